/*
 * The kiosk without a network: keeps page, loader, widget, questions and keys, and takes what the widget
 * sends. With or without a network a rating goes the same way: signed, sealed, on this tablet's disk,
 * and only then does the citizen read that it was taken.
 *
 * A service worker of its own scope (/kiosk); the service puts in what it is to keep.
 */
import { seal } from "__OUTBOX__";
import { counts, own, stored } from "/kiosk/store.js";
import { flush } from "/kiosk/send.js";
import { signed } from "/kiosk/sign.js";

const VERSION = "__VERSION__";
const FILES = "__FILES__";
const PAGE = "/kiosk";
const KEYS = "/v1/keys";

const tell = async () => {
  const said = await counts();
  for (const page of await clients.matchAll()) page.postMessage(said);
};

const flushAndTell = async () => {
  await flush();
  await tell();
};

// All or nothing, and from the service itself: a half-new kiosk would be none.
addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(VERSION);
  await cache.addAll([PAGE, KEYS, ...FILES].map((path) => new Request(path, { cache: "reload", credentials: "omit" })));
})()));

// The former version's files go when no page of it is open any more: the page says when.
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== VERSION) await caches.delete(name);
  await clients.claim();
})()));

addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
  else event.waitUntil(flushAndTell());
});

// The browser says that there is a network again, also when no page is open.
addEventListener("sync", (event) => event.waitUntil(flushAndTell()));

/** Takes a submission: the answer says that it is on this tablet. */
const take = async (device, text) => {
  const at = Date.now();
  let entry;
  if (text.startsWith("eyJ")) {
    // Left over from a page that died between keeping and sending; what is in it, nobody here can say.
    entry = { key: crypto.randomUUID(), at, sealed: text };
  } else {
    const submission = JSON.parse(text);
    const now = await own("now");
    const context = { ...submission.context, channel: "kiosk" };
    if (now && now.assisted) context.assisted = true;
    const proved = await signed(device, { ...submission, context }, at);
    const { keys } = await (await caches.match(KEYS)).json();
    entry = { key: submission.key, at, sealed: await seal(keys[0], JSON.stringify(proved)) };
  }
  await stored("waiting", "readwrite", (store) => store.put(entry));
  // Nobody's receipt: it would stand on a screen that everybody sees.
  return Response.json({ outcome: "stored", receipt: "", key: entry.key }, { status: 201 });
};

const submit = async (event) => {
  const device = await own("device");
  if (!device) return fetch(event.request);
  try {
    const taken = await take(device, await event.request.text());
    event.waitUntil(flushAndTell());
    if (registration.sync) registration.sync.register("send").catch(() => 0);
    return taken;
  } catch (error) {
    // The disk is full or gone: the citizen is told, and may send again.
    console.error("HaiLong: not kept: " + error);
    return Response.json({ type: "/problems/unavailable", status: 503 }, { status: 503 });
  }
};

const kept = async (request, path) => (await caches.match(path)) || fetch(request);

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin) return;
  const path = pathname + search;
  if (request.method === "POST" && path === "/v1/submissions") event.respondWith(submit(event));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate" && pathname === PAGE) event.respondWith(kept(request, PAGE));
  else if (path === KEYS || FILES.includes(path)) event.respondWith(kept(request, path));
});
