/*
 * From the store to the service: a hundred at a time, the oldest first, until nothing is left. What was
 * acknowledged is erased; what was refused for good is kept apart, and counted on the staff's line.
 */
import { counts, stored } from "/kiosk/store.js";

// The most that a batch may have (contract, A2), and bytes with room below its bound of 4 MiB.
const BATCH_MAX = 100;
const BATCH_BYTES_MAX = 3 * 1024 * 1024;
// As long as a device may say that a rating was given ago. What is older is tried once more.
const KEPT_MS = 30 * 24 * 3600 * 1000;

const isLater = (status) => status === 408 || status === 429 || status > 499;

/** The oldest that fit a batch; keys are in the order of their time. */
const oldest = async () => {
  const entries = await stored("waiting", "readonly", (store) => store.getAll(null, BATCH_MAX));
  let bytes = 0;
  return entries.filter((entry, place) => (bytes += entry.sealed.length) < BATCH_BYTES_MAX || !place);
};

/** Erases what was taken, and puts apart what never will be; how many left the queue. */
const settle = async (entries, results) => {
  let settled = 0;
  for (const [place, entry] of entries.entries()) {
    const { status, type } = results[place];
    if (isLater(status)) continue;
    if (status > 299) await stored("refused", "readwrite", (store) => store.put({ ...entry, refused_for: String(type) }));
    await stored("waiting", "readwrite", (store) => store.delete(entry.key));
    settled++;
  }
  return settled;
};

const post = async (entries) => {
  const body = JSON.stringify({ submissions: entries.map((entry) => entry.sealed) });
  // As text, like the widget; the answer has a result for each, in their order.
  const answer = await fetch("/v1/submissions/batch", { method: "POST", body, credentials: "omit" });
  const { results } = answer.ok ? await answer.json() : {};
  if (!results || results.length !== entries.length) throw new Error("no results");
  return results;
};

const sendAll = async () => {
  for (;;) {
    const entries = await oldest();
    if (!entries.length) return;
    try {
      // Nothing settled: the service asks to wait.
      if (!(await settle(entries, await post(entries)))) return;
    } catch (error) {
      const old = entries.filter((entry) => Date.now() - entry.at > KEPT_MS);
      for (const { key } of old) await stored("waiting", "readwrite", (store) => store.delete(key));
      return;
    }
  }
};

/** Sends what waits; how many wait still. One at a time: whoever comes meanwhile is told what is left. */
export const flush = async () => {
  await navigator.locks.request("hai-long-kiosk", { ifAvailable: true }, (lock) => lock && sendAll());
  return counts();
};
