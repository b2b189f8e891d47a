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
  const CODE = /^[0-9A-Z.-]{1,50}$/;
  // What each attribute must look like; anything else is named in the console and left out.
  const RULES = { unit: /^[0-9A-Z.]{1,35}$/, service: CODE, dossier: CODE, lang: /^(vi|en)$/, display: /^inline$/ };
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

  // Glue, wasm and, where it did not come along, the style sheet: all at once, once per page.
  const load = (ingest) => widget || (widget = (() => {
    const at = ingest + "/pkg/";
    // Eight bytes tell whether this page allows wasm at all, before anything is downloaded.
    try { new WebAssembly.Module(bytes("AGFzbQEAAAA=")); } catch (_) { return Promise.reject("wasm-blocked"); }
    const wasm = fetch(at + "__WASM__");
    const css = FIRST.css || fetch(at + "__CSS__").then((answer) => answer.text());
    return Promise.all([import(at + "__GLUE__"), css, wasm]).then(([glue, css, module_or_path]) =>
      glue.default({ module_or_path }).then(() => [glue, css]));
  })());

  const late = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(reject, 20000, "too-slow"))]);

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
      const config = this.config = { survey: value("survey"), ingest: value("ingest").replace(/\/+$/, "") || HOME, channel: "portal", shown_at: Date.now() };
      config.invite = value("invite") || this.invite || "";
      this.invite = config.invite;
      this.removeAttribute("invite");
      for (const name in RULES) {
        const given = value(name);
        if (given && !RULES[name].test(given)) complain(`${name}="${given}" is left out, expected ${RULES[name]}`);
        else config[name] = given;
      }
      config.lang = config.lang || "vi";
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      if (!/^[a-z0-9-]{1,40}$/.test(config.survey)) {
        complain(`survey="${config.survey}" is no survey id, write survey="one-stop"`);
        return this.fail("no-survey");
      }
      if (FIRST.survey === config.survey && FIRST.lang === config.lang) {
        dress(root, FIRST.css);
        config.definition = bytes(FIRST.definition);
        root.append(this.panel = build(FIRST.panel[0]));
        this.panel.action = new URL(this.panel.getAttribute("action"), config.ingest);
        this.panel.addEventListener("submit", (event) => this.early(event));
        for (const touch of ["pointerdown", "focusin"]) this.panel.addEventListener(touch, () => this.start());
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
      late(load(this.config.ingest)).then(([glue, css]) => this.mount(glue, css)).catch((error) => {
        complain(`not loaded (${error}): does the CSP allow ${this.config.ingest} and 'wasm-unsafe-eval'?`);
        this.fail(typeof error === "string" ? error : "not-loaded");
      });
    }

    mount(glue, css) {
      const { config, shadowRoot } = this;
      if (this.state !== "loading") return;
      if (dead) return this.fail("trapped");
      if (!this.panel) dress(shadowRoot, css);
      const box = this.box = document.createElement("div");
      box.hidden = !!this.panel;
      config.emit = (name, detail) => this.heard(name, detail);
      const mount = () => {
        if (this.state !== "loading") return;
        config.chosen = this.chosen(this.panel);
        shadowRoot.append(box);
        this.mounted = glue.mount(box, config);
      };
      // Between pressing down and letting go the old form must stay, or the click is lost.
      if (this.panel && this.panel.matches(":active")) this.panel.addEventListener("click", () => setTimeout(mount), { once: true });
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
      if (form) new FormData(form).forEach((value, name) => (chosen[name] = chosen[name] || []).push(value));
      return chosen;
    }

    // The last resort: the plain form, or a link to it. An unknown survey has neither.
    fail(reason) {
      if (this.state === "failed") return;
      this.state = "failed";
      const { panel, config, shadowRoot } = this;
      if (panel) {
        shadowRoot.append(panel);
        if (this.press) panel.submit();
      } else shadowRoot.replaceChildren(/^(no|unknown)-survey$/.test(reason) ? "" : build(["a", { href: config.ingest + "/f/" + config.survey, target: "_blank", rel: "noopener" },
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
