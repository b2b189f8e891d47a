/*
 * What this tablet keeps: its own key and name, whether somebody helps at this moment, and sealed
 * ratings on their way. Nothing here can be read as an answer: what waits is sealed to the service.
 *
 * Shared by the page and its worker.
 */
const STORES = { own: "name", waiting: "key", refused: "key" };

/** One transaction on one store; resolves with what was asked for once it is on disk. */
export const stored = (name, mode, act) => new Promise((resolve, reject) => {
  const opened = indexedDB.open("hai-long-kiosk", 1);
  opened.onupgradeneeded = () => {
    for (const store in STORES) opened.result.createObjectStore(store, { keyPath: STORES[store] });
  };
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const db = opened.result;
    const transaction = db.transaction(name, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(name));
    const end = (settle) => () => {
      db.close();
      settle(asked && asked.result);
    };
    transaction.oncomplete = end(resolve);
    transaction.onabort = () => {
      db.close();
      reject(transaction.error);
    };
  };
});

/** One of the tablet's own things: `device` or `now`. */
export const own = (name) => stored("own", "readonly", (store) => store.get(name));

/** Keeps it. */
export const keep = (thing) => stored("own", "readwrite", (store) => store.put(thing));

/** How many wait, and how many were refused for good. */
export const counts = async () => ({
  waiting: await stored("waiting", "readonly", (store) => store.count()),
  refused: await stored("refused", "readonly", (store) => store.count()),
});
