/*
 * The loader of Hài Lòng: defines <hai-long> in somebody else's page.
 *
 * It paints the first page of the survey at once as a plain form that works by itself, fetches the
 * widget when the element comes near, and hands over what was chosen. Whatever goes wrong, the
 * citizen keeps a form or a link, and the webmaster finds a sentence in the console.
 *
 * ES2017, no dependency, below 2 KB compressed. `xtask build` puts the file names in; the service
 * puts in the first panel.
 */
(() => {
  const script = document.currentScript || document.querySelector('script[src*="hailong.js"],script[src*="/pkg/loader."]');
  const HOME = new URL(script && script.src || location.href).origin;
  // The first panel as the service put it in; nothing at all otherwise.
  const FIRST = Object("__FIRST__");
  const CODE = /^[0-9A-Z.-]{0,50}$/;
  // What each attribute must look like; anything else is named in the console and left out.
  const RULES = { survey: /^[a-z0-9-]{1,40}$/, ingest: /^(https?:\/\/[^\s/?#]+\/?)?$/, unit: /^[0-9A-Z.]{0,35}$/, service: CODE, dossier: CODE, lang: /^(vi|en)?$/, display: /^(inline)?$/ };
  const complain = (text) => console.error("HaiLong: " + text);
  // Elements that are in the page, wherever: those in another shadow root cannot be looked up.
  const all = new Set();
  let dead, sheet, widget;

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
  const key = () => ("0" + Date.now().toString(16) + [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(16).padStart(8, 0)).join(""))
    .replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-7$3-8$4-$5");

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

  class HaiLong extends HTMLElement {
    connectedCallback() {
      // A move in the page keeps everything; only the first arrival starts.
      if (this.state) return;
      this.state = "waiting";
      all.add(this);
      this.setup();
    }

    disconnectedCallback() {
      queueMicrotask(() => {
        if (this.isConnected || !this.state) return;
        all.delete(this);
        if (this.watch) this.watch.disconnect();
        if (this.mounted && !dead) this.mounted.free();
        this.mounted = this.box = this.panel = this.state = null;
        this.shadowRoot.replaceChildren();
      });
    }

    setup() {
      const value = (name) => this.getAttribute(name) || "";
      const config = this.config = { channel: "portal", shown_at: Date.now() };
      this.invite = config.invite = value("invite") || this.invite || "";
      this.removeAttribute("invite");
      for (const name in RULES) {
        config[name] = value(name);
        if (RULES[name].test(config[name])) continue;
        complain(`${name}="${config[name]}" is left out, expected ${RULES[name]}`);
        config[name] = "";
      }
      config.ingest = config.ingest.replace(/\/$/, "") || HOME;
      config.lang = config.lang || "vi";
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      if (!config.survey) return this.fail("no-survey");
      if (FIRST.survey === config.survey && FIRST.lang === config.lang) {
        dress(root, FIRST.css);
        config.definition = bytes(FIRST.definition);
        const panel = this.panel = build(FIRST.panel[0]);
        panel.action = config.ingest + panel.getAttribute("action");
        const hidden = Object.assign({}, config, { key: key(), version: FIRST.version });
        for (const name of ["key", "version", "unit", "service", "dossier", "channel"]) panel.append(build(["input", { type: "hidden", name: "_" + name, value: hidden[name] }]));
        panel.addEventListener("submit", (event) => this.early(event));
        for (const touch of ["pointerdown", "focusin"]) panel.addEventListener(touch, () => this.start());
        for (const step of ["compositionstart", "compositionend"]) panel.addEventListener(step, () => (this.step = step));
        root.append(panel);
      }
      this.watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.start(), { rootMargin: "400px" });
      this.watch.observe(this);
    }

    // Pressed before the widget is there: it will do it; and if it never comes, the form itself does.
    early(event) {
      if (this.state === "failed") return;
      event.preventDefault();
      this.press = event.submitter && event.submitter.value || "send";
      this.start();
    }

    start() {
      if (this.state !== "waiting") return;
      this.state = "loading";
      this.watch.disconnect();
      // Once per page, whatever the number of elements.
      widget = widget || load(this.config.ingest + "/pkg/");
      const late = new Promise((_, reject) => setTimeout(reject, 20000, "too-slow"));
      Promise.race([widget, late]).then(([glue, css]) => this.mount(glue, css)).catch((error) => {
        complain(`not loaded (${error}): does the CSP allow ${this.config.ingest} and 'wasm-unsafe-eval'?`);
        this.fail(typeof error === "string" ? error : "not-loaded");
      });
    }

    mount(glue, css) {
      const { config, panel, shadowRoot } = this;
      if (this.state !== "loading") return;
      if (dead) return this.fail("trapped");
      if (!panel) dress(shadowRoot, css);
      const box = this.box = document.createElement("div");
      box.hidden = !!panel;
      config.emit = (name, detail) => this.heard(name, detail);
      const mount = () => {
        if (this.state !== "loading") return;
        config.chosen = this.chosen(panel);
        shadowRoot.append(box);
        this.mounted = glue.mount(box, config);
      };
      // Between pressing down and letting go the old form must stay, or the click is lost; and while
      // a letter is being composed, or the letter is.
      const end = this.step === "compositionstart" ? "compositionend" : "click";
      if (panel && (panel.matches(":active") || end !== "click")) panel.addEventListener(end, () => setTimeout(mount), { once: true });
      else mount();
    }

    heard(name, detail) {
      if (name === "ready") queueMicrotask(() => this.swap());
      else if (name === "failed" && this.state === "loading") {
        complain(`${detail.reason} ${this.config.survey} at ${this.config.ingest}, check the survey attribute`);
        this.fail(detail.reason);
      } else {
        if (detail.reason) complain(`a rating was not taken: ${detail.reason}`);
        this.tell(name, detail);
      }
    }

    // The new form takes the place of the old one, with the focus where it was.
    swap() {
      const { panel, box, shadowRoot } = this;
      if (this.state !== "loading") return;
      this.state = "ready";
      if (panel) {
        const old = shadowRoot.activeElement;
        box.hidden = false;
        const same = old && [...box.querySelectorAll(old.localName)].find((one) => one.name === old.name && one.value === old.value);
        if (same) same.focus({ preventScroll: true });
        // Out of the tree: its ids would come before those of the new form.
        panel.remove();
        if (this.press) box.querySelector(`[value=${this.press}]`).click();
      }
      this.tell("ready", {});
    }

    chosen(form) {
      const chosen = {};
      new FormData(form || undefined).forEach((value, name) => (chosen[name] = chosen[name] || []).push(value));
      return chosen;
    }

    // The last resort: the plain form, or a link to it. An unknown survey has neither.
    fail(reason) {
      if (this.state === "failed") return;
      this.state = "failed";
      const { panel, config, shadowRoot } = this;
      if (panel) {
        // A form that is there stays where it is, and keeps the focus.
        if (!panel.isConnected) shadowRoot.append(panel);
        if (this.press) panel.submit();
      } else shadowRoot.replaceChildren(/-survey$/.test(reason) ? "" : build(["a", {
          // Not the dossier: addresses end up in logs.
          href: `${config.ingest}/f/${config.survey}?lang=${config.lang}&unit=${config.unit}&service=${config.service}`, target: "_blank", rel: "noopener" },
          config.lang === "en" ? "Open the rating page" : "Mở trang đánh giá"]));
      this.tell("failed", { reason });
    }

    // What was chosen goes back into the plain form.
    trapped() {
      if (this.box) {
        const chosen = this.chosen(this.box.querySelector("form"));
        if (this.panel) for (const field of this.panel.elements) field.checked = (chosen[field.name] || []).includes(field.value);
        this.box.remove();
      }
      this.fail("trapped");
    }

    tell(name, detail) {
      this.dispatchEvent(new CustomEvent("hailong:" + name, { bubbles: true, composed: true, detail }));
    }

    open() {
      this.hidden = false;
      this.start();
    }

    close() {
      this.hidden = true;
    }

    diagnose() {
      const { ingest, survey, lang } = this.config || {};
      return { version: "__VERSION__", state: dead ? "trapped" : this.state, ingest, survey, lang };
    }
  }

  // A trap leaves the wasm in pieces: nobody calls it again, and every form falls back.
  addEventListener("error", (event) => {
    if (dead || !widget || !(event.error instanceof WebAssembly.RuntimeError)) return;
    dead = true;
    for (const element of all) element.trapped();
  });

  customElements.define("hai-long", HaiLong);
})();
