/*
 * What a screen needs that many people use one after the other: large, and back to its start after
 * each rating and whenever nobody is there any more, with nothing of the former citizen left.
 *
 * Fetched by the outbox for elements with display="kiosk" only; the service's own page /kiosk uses its
 * parts. A page that looks after who is there itself sets `element.attended`. Nobody's receipt is
 * shown: everybody would see it.
 */
const CSS = "__KIOSK_CSS__";
const SAYS = {
  vi: {
    title: "Ông/Bà còn ở đây không?",
    soon: ["Màn hình sẽ trở về đầu sau ", " giây. Câu trả lời chưa gửi sẽ bị xóa."],
    stay: "Tôi cần thêm thời gian",
    leave: "Về màn hình đầu",
    back: ["Màn hình trở về đầu sau ", " giây."],
    done: "Xong",
  },
  en: {
    title: "Are you still here?",
    soon: ["The screen returns to its start in ", " seconds. Answers that were not sent are deleted."],
    stay: "I need more time",
    leave: "Back to the start",
    back: ["The screen returns to its start in ", " seconds."],
    done: "Done",
  },
};
// Who reads a long question or looks for a paper needs this long without touching anything.
const IDLE_S = 45;
// WCAG 2.2.1: at least 20 seconds to say that one is still there, by one simple press.
const WARNING_S = 20;
// Long enough to read the thanks, short enough for the next in the queue.
const THANKS_S = 10;
// When the seconds that are left are said aloud again.
const ALOUD_S = [10, 5];
const SIGNS = ["pointerdown", "keydown", "input", "wheel"];

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
};

// Counts down to the second, for the eye; `aloud` hears it now and then.
const count = (seconds, words, shown, aloud, end) => {
  const until = Date.now() + seconds * 1000;
  let said;
  const tick = () => {
    const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    if (left === said) return;
    if (said === undefined || ALOUD_S.includes(left)) aloud.textContent = words.join(left);
    said = left;
    shown.textContent = words.join(left);
    if (!left) {
      clearInterval(timer);
      end();
    }
  };
  const timer = setInterval(tick, 200);
  tick();
  return () => clearInterval(timer);
};

/** Watches from now on whether somebody is there; asks in `root`, and calls `gone` when nobody answers. */
export const patience = (root, lang, gone) => {
  const says = SAYS[lang];
  const shown = make("p", { class: "left", "aria-hidden": "true" });
  const aloud = make("p", { class: "aloud", role: "status" });
  const stay = make("button", { type: "button", class: "stay" }, says.stay);
  const leave = make("button", { type: "button", class: "leave" }, says.leave);
  const dialog = make("dialog", { class: "patience", "aria-label": says.title }, make("h2", {}, says.title), shown, aloud, stay, leave);
  let timer, stop = () => {};
  root.append(dialog);

  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, IDLE_S * 1000);
  };
  const ask = () => {
    dialog.showModal();
    stay.focus();
    stop = count(WARNING_S, says.soon, shown, aloud, leaving);
  };
  const staying = () => {
    stop();
    dialog.close();
    wait();
  };
  const end = () => {
    stop();
    clearTimeout(timer);
    for (const sign of SIGNS) removeEventListener(sign, seen, true);
    dialog.remove();
  };
  const leaving = () => {
    end();
    gone();
  };
  const seen = () => dialog.open || wait();

  stay.onclick = staying;
  leave.onclick = leaving;
  // Escape is a sign of life, too.
  dialog.oncancel = (event) => {
    event.preventDefault();
    staying();
  };
  for (const sign of SIGNS) addEventListener(sign, seen, true);
  wait();
  return end;
};

/** After the last word: counts down in `place`, or until it is pressed; then calls `gone`. */
export const goodbye = (place, lang, gone) => {
  const says = SAYS[lang];
  const shown = make("p", { class: "left", "aria-hidden": "true" });
  const aloud = make("p", { class: "aloud", role: "status" });
  const done = make("button", { type: "button", class: "done" }, says.done);
  const goodbye = make("div", { class: "goodbye" }, shown, aloud, done);
  const leaving = () => {
    end();
    gone();
  };
  const end = () => {
    stop();
    goodbye.remove();
  };
  done.onclick = leaving;
  place.append(goodbye);
  const stop = count(THANKS_S, says.back, shown, aloud, leaving);
  return end;
};

/** Takes the element out and puts it back: it begins anew, for nobody. */
const reset = (element) => {
  // The next citizen has another dossier, which the page names.
  element.removeAttribute("dossier");
  element.removeAttribute("invite");
  element.invite = "";
  const place = document.createComment("");
  element.replaceWith(place);
  // The element ends in a microtask of its own, which comes first.
  Promise.resolve().then(() => {
    place.replaceWith(element);
    element.dispatchEvent(new CustomEvent("hailong:reset", { bubbles: true, composed: true, detail: {} }));
  });
};

const met = new WeakSet();

/** Dresses the element for a kiosk, and looks after it unless the page around it does. */
export const kiosk = (element) => {
  if (met.has(element)) return;
  met.add(element);
  const root = element.shadowRoot;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  if (element.attended) return;
  let end;
  const lang = () => element.lang === "en" ? "en" : "vi";
  const over = () => {
    end = 0;
    reset(element);
  };
  // From the first touch on; a form that nobody touches waits for ever.
  const begin = () => end = end || patience(root, lang(), over);
  const outcome = () => {
    if (end) end();
    end = goodbye(root, lang(), over);
  };
  for (const sign of SIGNS) element.addEventListener(sign, begin);
  element.addEventListener("hailong:submitted", outcome);
  // Kept for later, or refused: there is nothing more to be done here.
  element.addEventListener("hailong:failed", ({ detail }) => /^(kept|refused)/.test(detail.reason) && outcome());
};
