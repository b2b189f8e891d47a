/*
 * The loader of Hài Lòng: defines <hai-long> in somebody else's page.
 *
 * It paints the first page of the survey at once as a plain form that works by itself, fetches the
 * widget when the element comes near, and hands over what was chosen. Whatever goes wrong, the
 * citizen keeps a form or a link, and the webmaster finds a sentence in the console.
 *
 * ES2017, no dependency, about 2 KB compressed. `xtask build` puts the file names in; the service
 * puts in the first panel.
 */
(() => {
  const script = document.currentScript || document.querySelector('script[src*="hailong.js"],[src*="/pkg/loader."]');
  const HOME = new URL(script && script.src || location.href).origin;
  // The first panel as the service put it in; nothing at all otherwise.
  const FIRST = Object("__FIRST__");
  const CODE = /^[0-9A-Z.-]{0,50}$/;
  // What each attribute must look like; anything else is named in the console and left out.
  const RULES = { survey: /^[a-z0-9-]{1,40}$/, ingest: /^(https?:\/\/[^\s/?#]+\/?)?$/, unit: /^[0-9A-Z.]{0,35}$/, service: CODE, dossier: CODE, lang: /^(vi|en)?$/, display: /^(inline)?$/ };
  const complain = (text) => console.error("HaiLong: " + text);
  // What to do for each element in the page once the wasm is trapped. Elements in another shadow
  // root cannot be looked up, so they are kept here.
  const all = new Set();
  let dead, sheet, widget;
  // By service: what keeps submissions until they could be sent, as a promise.
  const outboxes = {};

  if (customElements.get("hai-long")) return complain("loaded twice, remove one script");

  // A node tree instead of HTML text: works under Trusted Types.
  const build = (node) => {
    if (!Array.isArray(node)) return document.createTextNode(node);
    const element = document.createElement(node[0]);
    for (const name in node[1]) element.setAttribute(name, node[1][name]);
    for (const child of node.slice(2)) element.append(build(child));
    return element;
  };

  // A UUIDv7: the time, then chance. With it the plain form counts once however often it is sent.
  const key = () => ("0" + Date.now().toString(16)).replace(/.{8}/, "$&-") +
    "-7xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (crypto.getRandomValues(new Uint8Array(1))[0] % 16).toString(16));

  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  // One style sheet for all elements. A constructed one applies even where a host forbids <style>.
  const dress = (root, css) => {
    try {
      if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(css);
      root.adoptedStyleSheets = [sheet];
    } catch (_) {
      root.prepend(build(["style", {}, css]));
    }
  };

  // Glue, wasm and, where it did not come along, the style sheet: all at once.
  const load = async (at) => {
    // Eight bytes tell whether this page allows wasm at all, before anything is downloaded.
    try { new WebAssembly.Module(bytes("AGFzbQEAAAA=")); } catch (_) { throw "wasm-blocked"; }
    const wasm = fetch(at + "__WASM__");
    const css = FIRST.css || fetch(at + "__CSS__").then((answer) => answer.text());
    const [glue, sheet, module_or_path] = await Promise.all([import(at + "__GLUE__"), css, wasm]);
    await glue.default({ module_or_path });
    return [glue, sheet];
  };

  const chosen = (form) => {
    const chosen = {};
    new FormData(form).forEach((value, name) => (chosen[name] = chosen[name] || []).push(value));
    return chosen;
  };

  // An element from its arrival in the page until it leaves: waiting, loading, ready or failed.
  const begin = (element) => {
    let state = "waiting", panel, box, mounted, press, composing;
    const config = { channel: "portal", shown_at: Date.now() };
    const root = element.shadowRoot || element.attachShadow({ mode: "open" });

    const tell = (name, detail) => element.dispatchEvent(new CustomEvent("hailong:" + name, { bubbles: true, composed: true, detail }));

    // The last resort: the plain form, or a link to it. An unknown survey has neither.
    const fail = (reason) => {
      if (state === "failed") return;
      state = "failed";
      if (panel) {
        // A form that is there stays where it is, and keeps the focus.
        if (!panel.isConnected) root.append(panel);
        if (press) panel.submit();
      } else root.replaceChildren(/-survey$/.test(reason) ? "" : build(["a", {
        // Not the dossier: addresses end up in logs.
        href: `${config.ingest}/f/${config.survey}?lang=${config.lang}&unit=${config.unit}&service=${config.service}`, target: "_blank", rel: "noopener" },
        config.lang === "en" ? "Open the rating page" : "Mở trang đánh giá"]));
      tell("failed", { reason });
    };

    // What was chosen goes back into the plain form.
    const trapped = () => {
      if (box) {
        const before = chosen(box.querySelector("form"));
        if (panel) for (const field of panel.elements) field.checked = (before[field.name] || []).includes(field.value);
        box.remove();
      }
      fail("trapped");
    };

    // The new form takes the place of the old one, with the focus where it was.
    const swap = () => {
      if (state !== "loading") return;
      state = "ready";
      if (panel) {
        const old = root.activeElement;
        box.hidden = false;
        if (old) for (const one of box.querySelectorAll(old.localName)) if (one.name === old.name && one.value === old.value) one.focus({ preventScroll: true });
        // Out of the tree: its ids would come before those of the new form.
        panel.remove();
        if (press) box.querySelector(`[value=${press}]`).click();
      }
      tell("ready", {});
    };

    // Where nothing can be kept, or not soon enough, the answer is no, and the widget goes on without.
    const kept = (act) => Promise.race([outboxes[config.ingest].then(act), new Promise((resolve) => setTimeout(resolve, 2000))]).then(Boolean, () => false);
    config.keep = (key, text) => kept((outbox) => outbox.keep(key, text));
    config.settle = (key, isFinal) => kept((outbox) => outbox.settle(key, isFinal, (receipt) => mounted && !dead && mounted.arrived(receipt, !!root.activeElement)));

    config.emit = (name, detail) => {
      if (name === "ready") queueMicrotask(swap);
      else if (name === "failed" && state === "loading") {
        complain(`${detail.reason}: survey="${config.survey}" at ${config.ingest}`);
        fail(detail.reason);
      } else {
        if (detail.reason) complain("rating not taken: " + detail.reason);
        tell(name, detail);
      }
    };

    const start = async () => {
      if (state !== "waiting") return;
      state = "loading";
      watch.disconnect();
      try {
        // Once per page, whatever the number of elements.
        widget = widget || load(config.ingest + "/pkg/");
        const [glue, css] = await Promise.race([widget, new Promise((_, reject) => setTimeout(reject, 20000, "too-slow"))]);
        if (state !== "loading") return;
        if (dead) return fail("trapped");
        if (!outboxes[config.ingest]) {
          outboxes[config.ingest] = import(config.ingest + "/pkg/" + "__OUTBOX__").then((it) => it.outbox(config.ingest));
          outboxes[config.ingest].catch(() => complain("nothing can be kept for later: the outbox is not loaded"));
        }
        if (!panel) dress(root, css);
        box = build(["div"]);
        box.hidden = !!panel;
        const mount = () => {
          if (state !== "loading") return;
          if (panel) config.chosen = chosen(panel);
          root.append(box);
          mounted = glue.mount(box, config);
        };
        // Between pressing down and letting go the old form must stay, or the click is lost; and
        // while a letter is being composed, or the letter is.
        const end = composing ? "compositionend" : "click";
        if (panel && (composing || panel.matches(":active"))) panel.addEventListener(end, () => setTimeout(mount), { once: true });
        else mount();
      } catch (error) {
        complain(`not loaded (${error}): does the CSP allow ${config.ingest} and 'wasm-unsafe-eval'?`);
        fail(typeof error === "string" ? error : "not-loaded");
      }
    };

    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && start(), { rootMargin: "400px" });
    element.invite = config.invite = element.getAttribute("invite") || element.invite || "";
    element.removeAttribute("invite");
    for (const name in RULES) {
      config[name] = element.getAttribute(name) || "";
      if (RULES[name].test(config[name])) continue;
      complain(`${name}="${config[name]}" left out, expected ${RULES[name]}`);
      config[name] = "";
    }
    config.ingest = config.ingest.replace(/\/$/, "") || HOME;
    config.lang = config.lang || "vi";

    if (FIRST.survey === config.survey && FIRST.lang === config.lang) {
      dress(root, FIRST.css);
      config.definition = bytes(FIRST.definition);
      panel = build(FIRST.panel[0]);
      panel.action = config.ingest + panel.getAttribute("action");
      config.key = key();
      config.version = FIRST.version;
      for (const name of ["key", "version", "unit", "service", "dossier", "channel"]) panel.append(build(["input", { type: "hidden", name: "_" + name, value: config[name] }]));
      // Pressed before the widget is there: it will do it; and if it never comes, the form itself does.
      const listen = {
        submit(event) {
          if (state === "failed") return;
          event.preventDefault();
          press = event.submitter && event.submitter.value || "send";
          start();
        },
        focusin: start,
        compositionstart: () => (composing = true),
        compositionend: () => (composing = false),
      };
      for (const name in listen) panel.addEventListener(name, listen[name]);
      root.append(panel);
    }
    all.add(trapped);
    if (config.survey) watch.observe(element);
    else fail("no-survey");

    return {
      start,
      end() {
        state = "";
        all.delete(trapped);
        watch.disconnect();
        if (mounted && !dead) mounted.free();
        root.replaceChildren();
      },
      diagnose: ({ ingest, survey, lang } = config) => ({ state: dead ? "trapped" : state, ingest, survey, lang }),
    };
  };

  class HaiLong extends HTMLElement {
    // A move in the page keeps everything; only the first arrival begins.
    connectedCallback() {
      this.stay = this.stay || begin(this);
    }

    disconnectedCallback() {
      queueMicrotask(() => {
        if (this.isConnected || !this.stay) return;
        this.stay.end();
        this.stay = null;
      });
    }

    open() {
      this.hidden = false;
      if (this.stay) this.stay.start();
    }

    close() {
      this.hidden = true;
    }

    diagnose() {
      return Object.assign({ version: "__VERSION__" }, this.stay && this.stay.diagnose());
    }
  }

  // A trap leaves the wasm in pieces: nobody calls it again, and every form falls back.
  addEventListener("error", (event) => {
    if (dead || !widget || !/^RuntimeError/.test(event.error)) return;
    dead = true;
    for (const trapped of all) trapped();
  });

  customElements.define("hai-long", HaiLong);
})();
