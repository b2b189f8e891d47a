/*
 * The outbox: what could not be sent yet waits here, sealed to the service's key, and goes out when
 * there is a network again, also on another page of this portal, also after the browser was closed.
 *
 * It lies in the host origin's IndexedDB; the next person at this computer can read nothing of it.
 * An invite is sealed with the rating, and the rating once more without it, for the case that the
 * invite is refused when its turn comes. What was acknowledged or refused for good is erased, and so is what is a week old. Where a page may
 * not encrypt (plain http) or store, nothing is kept, and whoever asks is told so. Nothing here decides
 * what a citizen is told.
 *
 * Beside that it tells the service, when the page is left, how often the questions were seen and begun.
 *
 * An ES module, fetched beside the widget.
 */
const KEPT_MS = 7 * 24 * 3600 * 1000;
// What another tab is just sending is left to it for so long.
const YOUNG_MS = 30000;
const PAUSE_MS_MIN = 30000;
const PAUSE_MS_MAX = 600000;
// What a browser lets a page send while it is being closed is 64 KiB in all.
const LAST_BYTES_MAX = 60 * 1024;

const utf8 = (text) => new TextEncoder().encode(text);

const base64url = (bytes) => {
  let letters = "";
  for (const byte of new Uint8Array(bytes)) letters += String.fromCharCode(byte);
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};

// JWE compact (RFC 7516): ECDH-ES on P-256 with A256GCM, for a key of /v1/keys.
const seal = async ({ kty, crv, x, y, kid }, text) => {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const { subtle } = crypto;
  const theirs = await subtle.importKey("jwk", { kty, crv, x, y }, curve, false, []);
  const mine = await subtle.generateKey(curve, true, ["deriveBits"]);
  const point = await subtle.exportKey("jwk", mine.publicKey);
  const epk = { kty, crv, x: point.x, y: point.y };
  const head = base64url(utf8(JSON.stringify({ alg: "ECDH-ES", enc: "A256GCM", kid, epk })));
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
  // One round of the Concat KDF: round, secret, name of the algorithm, no parties, 256 bits.
  const derived = [0, 0, 0, 1, ...new Uint8Array(shared), 0, 0, 0, 7, ...utf8("A256GCM"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];
  const raw = await subtle.digest("SHA-256", Uint8Array.from(derived));
  const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(head) }, key, utf8(text));
  return [head, "", base64url(iv), base64url(sealed.slice(0, -16)), base64url(sealed.slice(-16))].join(".");
};

// One transaction; resolves when it is on disk.
const stored = (mode, act) => new Promise((resolve, reject) => {
  const opened = indexedDB.open("hai-long", 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("outbox", { keyPath: "key" });
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const db = opened.result;
    const tx = db.transaction("outbox", mode, { durability: "strict" });
    const asked = act(tx.objectStore("outbox"));
    const end = (settle) => () => {
      db.close();
      settle(asked.result);
    };
    tx.oncomplete = end(resolve);
    tx.onabort = end(reject);
  };
});

export const outbox = (ingest) => {
  const url = ingest + "/v1/submissions";
  // By key: the text of what this page is sending, and who is to be told of what waits.
  const sending = new Map(), waiting = new Map();
  let keys, timer, pause = PAUSE_MS_MIN;

  const key = async () => {
    if (!keys) keys = (await (await fetch(ingest + "/v1/keys", { credentials: "omit" })).json()).keys;
    return keys[0];
  };

  const erase = (key) => stored("readwrite", (entries) => entries.delete(key));

  // As text, which needs no preflight. What was answered, or nothing when it is to be sent again.
  const send = async (body) => {
    const answer = await fetch(url, { method: "POST", body, credentials: "omit" });
    return answer.status === 408 || answer.status === 429 || answer.status > 499 ? null : answer.json();
  };

  // Sends what waits, the oldest first; true when something is left.
  const flush = async () => {
    let left = false;
    // A store that is not there holds nothing, and is not made for a look.
    if (indexedDB.databases && !(await indexedDB.databases()).some((one) => one.name === "hai-long")) return left;
    const entries = await stored("readonly", (entries) => entries.getAll());
    for (const entry of entries.sort((a, b) => a.at - b.at)) {
      if (entry.ingest !== ingest || sending.has(entry.key)) continue;
      const age = Date.now() - entry.at;
      if (age > KEPT_MS) {
        await erase(entry.key);
        continue;
      }
      if (age < YOUNG_MS && !waiting.has(entry.key)) {
        left = true;
        continue;
      }
      let said = await send(entry.sealed), note;
      // An invite that is no longer good must not cost the rating: the citizen was told so.
      if (entry.plain && said && /\/invite-/.test(said.type)) {
        note = said.message;
        said = await send(entry.plain);
      }
      if (!said) return true;
      if (!said.receipt) console.error("HaiLong: kept rating refused: " + said.type);
      await erase(entry.key);
      const tell = waiting.get(entry.key);
      waiting.delete(entry.key);
      if (tell) tell(said.receipt || "", note || "");
    }
    return left;
  };

  // One tab at a time; another one that holds the lock sends everything.
  const run = async () => {
    clearTimeout(timer);
    timer = 0;
    let left = true;
    try {
      left = await (navigator.locks ? navigator.locks.request("hai-long", { ifAvailable: true }, (lock) => !lock || flush()) : flush());
    } catch (_) {
      // No network, or no store.
    }
    if (!left) pause = PAUSE_MS_MIN;
    else if (!timer) {
      timer = setTimeout(run, pause * (1 + Math.random() / 4));
      pause = Math.min(pause * 2, PAUSE_MS_MAX);
    }
  };

  // The funnel: how often the questions were seen and begun, by what they are about. Counts, no identity.
  const counts = {};
  const count = ({ survey, unit, service, channel }, step) => {
    const about = JSON.stringify({ survey, unit, service, channel });
    const counted = counts[about] = counts[about] || {};
    counted[step] = (counted[step] || 0) + 1;
  };
  // In one breath, when the page is left.
  const tell = () => {
    for (const about in counts) {
      const body = JSON.stringify(Object.assign(JSON.parse(about), counts[about]));
      delete counts[about];
      fetch(ingest + "/v1/funnel", { method: "POST", body, keepalive: true, credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => 0);
    }
  };

  addEventListener("online", run);
  document.addEventListener("visibilitychange", () => document.hidden ? tell() : run());
  addEventListener("pagehide", tell);
  // The page goes while something is on its way: it is in the store, and tried once more.
  addEventListener("pagehide", () => {
    for (const text of sending.values()) {
      const body = utf8(text);
      if (body.length <= LAST_BYTES_MAX) fetch(url, { method: "POST", body: text, keepalive: true, credentials: "omit" }).catch(() => 0);
    }
  });
  // Now, for the case that the network goes before anything is to be sealed.
  key().then(run, run);

  return {
    // Counts that the questions in this place are seen, and that a first answer is given.
    meet(config, root) {
      const seen = () => count(config, "shown");
      if (window.IntersectionObserver) new IntersectionObserver((all, watch) => all.some((one) => one.isIntersecting) && (watch.disconnect(), seen())).observe(root.host);
      else seen();
      const begun = () => count(config, "started");
      if (root.querySelector(":checked")) begun();
      else root.addEventListener("change", begun, { once: true });
    },
    // Keeps a submission before it is sent; true when it is sealed and on disk.
    async keep(id, text) {
      sending.set(id, text);
      try {
        const entry = { key: id, ingest, sealed: await seal(await key(), text), at: Date.now() };
        const plain = JSON.parse(text);
        if (plain.invite) {
          delete plain.invite;
          entry.plain = await seal(await key(), JSON.stringify(plain));
        }
        await stored("readwrite", (entries) => entries.put(entry));
        return true;
      } catch (_) {
        return false;
      }
    },
    // The sending has ended: for good, or to be gone on with from here, and then `tell` hears the
    // receipt, empty when it is refused for good, and what is to be said of the invite.
    async settle(id, isFinal, tell) {
      sending.delete(id);
      if (isFinal) {
        waiting.delete(id);
        await erase(id).catch(() => 0);
      } else {
        waiting.set(id, tell);
        timer = timer || setTimeout(run, PAUSE_MS_MIN);
      }
    },
  };
};
