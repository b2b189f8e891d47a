/*
 * The kiosk: one screen after the other, and back to the first for whoever comes next.
 *
 *     pair -> start -> dossier -> rate -> start
 *
 * Texts come with the page, in both languages. What is given is the worker's to keep and send; here is
 * only what is seen. Nothing of a citizen outlives the way back to the start.
 */
import { canScan, scan } from "/kiosk/camera.js";
import { pair } from "/kiosk/pair.js";
import { keep, own } from "/kiosk/store.js";

const main = document.querySelector("main");
const says = JSON.parse(main.dataset.says);
const parts = import(main.dataset.parts);
const part = (id) => document.getElementById(id);
const SCREENS = ["pair", "start", "dossier", "rate", "trouble", "unfit"];
// The codes of contract A2; small letters are made large first.
const DOSSIER = /^[0-9A-Z.-]{1,50}$/;
// Tries to send while something waits; longer and longer, until the network says that it is back.
const PAUSE_MS_MIN = 5000;
const PAUSE_MS_MAX = 300000;

let device, lang = "vi", screen = "", endWatch = () => {}, endScan = () => {}, pause = PAUSE_MS_MIN, timer, left = { waiting: 0, refused: 0 };

/** Writes everything that is seen in the language that is chosen. */
const speak = () => {
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = says[lang][element.dataset.say];
  part("language").lang = lang === "vi" ? "en" : "vi";
  part("place").textContent = device ? `${device.title} · ${device.unit}` : "";
  staff();
};

/** The staff's line: how many wait, never what. */
const staff = () => {
  const line = (words, n) => words.replace("{n}", n.toLocaleString(lang));
  const said = [];
  if (left.waiting) said.push(line(says[lang].waiting, left.waiting));
  if (left.refused) said.push(line(says[lang].refused, left.refused));
  part("staff").textContent = said.join(" · ");
};

const show = (name) => {
  screen = name;
  for (const one of SCREENS) part(one).hidden = one !== name;
  part("language").hidden = name !== "start";
  scrollTo(0, 0);
  const heading = part(name).querySelector("h1");
  if (heading) heading.focus({ preventScroll: true });
};

/** Back to the start, for nobody: whatever was typed, chosen or shown is gone. */
const reset = async () => {
  endWatch();
  endScan();
  endWatch = endScan = () => {};
  part("form").textContent = "";
  for (const form of document.forms) form.reset();
  for (const problem of document.querySelectorAll(".problem")) problem.textContent = "";
  part("dossier-code").removeAttribute("aria-invalid");
  lang = "vi";
  speak();
  show(device ? "start" : "pair");
  await keep({ name: "now", assisted: false });
  // A newer kiosk takes over while nobody is here.
  const { waiting } = await navigator.serviceWorker.ready;
  if (waiting) waiting.postMessage("take over");
};

/** From now on somebody is here, or is asked whether. */
const watch = async () => {
  endWatch();
  endWatch = (await parts).patience(main, lang, reset);
};

const begin = async () => {
  await keep({ name: "now", assisted: part("assisted").checked });
  show("dossier");
  watch();
  part("scan").hidden = !(await canScan().catch(() => false));
};

const dossierProblem = (text) => {
  part("dossier-problem").textContent = text;
  part("dossier-code").toggleAttribute("aria-invalid", !!text);
  if (text) {
    part("dossier-code").setAttribute("aria-invalid", "true");
    part("dossier-code").focus();
  }
};

const typed = (text) => text.normalize("NFC").trim().toUpperCase().replace(/[\s–—]+/g, (gap) => gap.trim() ? "-" : "");

const rate = (code) => {
  endScan();
  show("rate");
  const element = document.createElement("hai-long");
  const about = { survey: main.dataset.survey, unit: device.unit, dossier: code, lang, display: "kiosk", frame: "off" };
  for (const name in about) if (about[name]) element.setAttribute(name, about[name]);
  element.attended = true;
  element.addEventListener("hailong:submitted", async () => {
    endWatch();
    part("cancel").hidden = true;
    part("rate").classList.add("over");
    endWatch = (await parts).goodbye(part("form"), lang, reset);
  });
  element.addEventListener("hailong:failed", async ({ detail }) => {
    // It can be sent again from where it is; everything else is nothing a citizen can mend.
    if (/^(unreached|invite)$/.test(detail.reason)) return;
    endWatch();
    part("form").textContent = "";
    show("trouble");
    endWatch = (await parts).goodbye(part("trouble"), lang, reset);
  });
  part("cancel").hidden = false;
  part("rate").classList.remove("over");
  part("form").append(element);
};

const start = async (paired) => {
  device = paired;
  await reset();
  send();
};

/** Has the worker send what waits, now and again. */
const send = async () => {
  clearTimeout(timer);
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage("send");
  timer = setTimeout(send, pause * (1 + Math.random() / 4));
  pause = Math.min(pause * 2, PAUSE_MS_MAX);
};

const heard = ({ data }) => {
  if (data.waiting < left.waiting) pause = PAUSE_MS_MIN;
  left = data;
  staff();
};

part("pair-form").onsubmit = async (event) => {
  event.preventDefault();
  part("pair-problem").textContent = "";
  part("pair-send").disabled = true;
  try {
    await start(await pair(part("pair-code").value.trim()));
  } catch (why) {
    part("pair-problem").textContent = says[lang][why === "refused" ? "codeRefused" : "unreached"];
    part("pair-code").focus();
  }
  part("pair-send").disabled = false;
};
part("language").onclick = () => {
  lang = lang === "vi" ? "en" : "vi";
  speak();
  watch();
};
part("assisted").onchange = watch;
part("begin").onclick = begin;
part("dossier-form").onsubmit = (event) => {
  event.preventDefault();
  const code = typed(part("dossier-code").value);
  if (!code) dossierProblem(says[lang].dossierEmpty);
  else if (!DOSSIER.test(code)) dossierProblem(says[lang].dossierWrong);
  else rate(code);
};
part("skip").onclick = () => rate("");
part("scan").onclick = async () => {
  endScan();
  dossierProblem("");
  try {
    endScan = await scan(part("video"), (text) => {
      const code = typed(text);
      if (!DOSSIER.test(code)) {
        part("dossier-problem").textContent = says[lang].scanWrong;
        return false;
      }
      part("dossier-code").value = code;
      dossierProblem("");
      part("dossier-next").focus();
      return true;
    });
  } catch (_) {
    part("scan").hidden = true;
    dossierProblem(says[lang].noCamera);
  }
};
for (const leave of document.querySelectorAll(".cancel")) leave.onclick = reset;

// What a browser would keep for whoever presses "back".
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("contextmenu", (event) => event.preventDefault());
addEventListener("online", () => {
  pause = PAUSE_MS_MIN;
  if (device) send();
});

const open = async () => {
  // Opened once with the code, which then stands nowhere any more.
  const code = decodeURIComponent(location.hash.slice(1));
  if (code) history.replaceState(null, "", location.pathname);
  speak();
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return show("unfit");
  await navigator.serviceWorker.register(main.dataset.worker, { scope: "/kiosk", type: "module", updateViaCache: "none" });
  navigator.serviceWorker.addEventListener("message", heard);
  await navigator.serviceWorker.ready;
  // Until the worker stands between, what the widget sends would go unsigned.
  if (!navigator.serviceWorker.controller) await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  navigator.serviceWorker.addEventListener("controllerchange", () => screen === "start" && location.reload());
  // Before anybody can press anything: from here on each watch ends the one before it.
  await parts;
  // So that the browser does not clear the store when its disk is short.
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  const paired = await own("device");
  if (paired) return start(paired);
  show("pair");
  part("pair-code").value = code;
};
open().catch((error) => {
  console.error("HaiLong: the kiosk cannot start: " + error);
  show("unfit");
});
