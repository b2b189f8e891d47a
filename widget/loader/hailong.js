/*
 * The loader of Hài Lòng: defines <hai-long> in somebody else's page.
 *
 * It paints the first page of the survey at once as a plain form that works by itself, fetches the
 * widget when the element comes near, and hands over what was chosen. Whatever goes wrong, the
 * citizen keeps a form or a link, and the webmaster finds a sentence in the console.
 *
 * ES2017, no dependency, about 3 KB compressed; what only some pages need lies beside it and is
 * fetched there: other ways to appear, the form in a frame, what diagnose() says. `xtask build` puts
 * the file names in; the service puts in the first panel.
 */
(() => {
  const script = document.currentScript || document.querySelector('script[src*="hailong.js"],[src*="/pkg/loader."]');
  const HOME = new URL(script && script.src || location.href).origin;
  // True on the service's own page in a frame: the page around it speaks for it.
  const INSIDE = script && script.hasAttribute("data-inside");
  // The first panel as the service put it in; nothing at all otherwise.
  const FIRST = Object("__FIRST__");
  const CODE = /^[0-9A-Z.-]{0,50}$/;
  // What each attribute must look like; anything else is named in the console and left out.
  const RULES = { survey: /^[a-z0-9-]{1,40}$/, ingest: /^(https?:\/\/[^\s/?#]+\/?)?$/, unit: /^[0-9A-Z.]{0,35}$/, service: CODE, dossier: CODE, lang: /^(vi|en)?$/, display: /^(inline|button|banner)?$/ };
  const complain = (text) => console.error("HaiLong: " + text);
  // What to do for each element in the page once the wasm is trapped. Elements in another shadow
  // root cannot be looked up, so they are kept here.
  const all = new Set();
  const sheets = {}, counted = {};
  // By service: what keeps submissions until they could be sent, as a promise.
  const outboxes = {};
  // By dossier, in the memory of this page alone: the thanks for a rating that was taken. An element
  // that comes again shows them, not the same questions. Without a dossier the next citizen may be another.
  const thanks = {};
  let dead, widget;

  if (customElements.get("hai-long")) return complain("loaded twice, remove one script");

  // A node tree instead of HTML text: works under Trusted Types.
  const build = (node) => {
    if (!Array.isArray(node)) return document.createTextNode(node);
    const element = document.createElement(node[0]);
    for (const name in node[1]) element.setAttribute(name, node[1][name]);
    for (const child of node.slice(2)) element.append(build(child));
    return element;
  };

  // Takes the place of whatever is there; `replaceChildren` is younger than some browsers.
  const fill = (place, node) => {
    place.textContent = "";
    if (node) place.append(build(node));
  };

  // A UUIDv7: the time, then chance. With it the plain form counts once however often it is sent.
  const key = () => ("0" + Date.now().toString(16)).replace(/.{8}/, "$&-") +
    "-7xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => (crypto.getRandomValues(new Uint8Array(1))[0] % 16).toString(16));

  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  // One style sheet for all elements. A constructed one applies even where a host forbids <style>.
  const dress = (root, css) => {
    try {
      if (!sheets[css]) (sheets[css] = new CSSStyleSheet()).replaceSync(css);
      root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, sheets[css]])];
    } catch (_) {
      root.prepend(build(["style", {}, css]));
    }
  };

  // Glue, wasm and, where it did not come along, the style sheet: all at once.
  const load = async (at) => {
    // Eight bytes tell whether this page allows wasm at all, before anything is downloaded. (WebKit
    // compiles whatever the policy is, and refuses the instance.)
    try { new WebAssembly.Instance(new WebAssembly.Module(bytes("AGFzbQEAAAA="))); } catch (_) { throw "wasm-blocked"; }
    const wasm = fetch(at + "__WASM__");
    const css = FIRST.css || fetch(at + "__CSS__").then((answer) => answer.text());
    const [glue, sheet, module_or_path] = await Promise.all([import(at + "__GLUE__"), css, wasm]);
    await glue.default({ module_or_path });
    return [glue, sheet];
  };

  // How this page fares with the widget, once per page and kind: no identity, no address but the
  // origin that the browser itself names. A page that cannot tell is told of in its console only.
  const count = (ingest, kind) => {
    if (INSIDE || counted[kind]) return;
    counted[kind] = 1;
    fetch(ingest + "/v1/embed", { method: "POST", body: JSON.stringify({ version: "__VERSION__", kind }), keepalive: true, credentials: "omit", referrerPolicy: "no-referrer" }).catch(() => {});
  };

  // Keys that are pressed in the form are not the page's: they would trigger its shortcuts.
  const attach = (element) => {
    const root = element.attachShadow({ mode: "open" });
    for (const name of ["keydown", "keypress", "keyup"]) root.addEventListener(name, (event) => event.stopPropagation());
    return root;
  };

  const chosen = (form) => {
    const chosen = {};
    new FormData(form).forEach((value, name) => (chosen[name] = chosen[name] || []).push(value));
    return chosen;
  };

  // An element from its arrival in the page until it leaves: waiting, loading, ready or failed.
  const begin = (element) => {
    let state = "waiting", panel, box, mounted, press, composing, unframe, sent;
    const config = { channel: "portal", shown_at: Date.now() };
    const root = element.shadowRoot || attach(element);

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
    const pkg = config.ingest + "/pkg/";
    const about = config.dossier && [config.ingest, config.survey, config.dossier, config.lang].join();
    const frame = element.getAttribute("frame");
    const isFramed = frame === null ? config.survey === "sipas-2023" : frame !== "off";
    // Where the form goes: into the element itself, or into what appears of it.
    const place = /^b/.test(config.display) && config.survey ? build(["div", { class: "place", tabindex: -1 }]) : root;

    const tell = (name, detail) => element.dispatchEvent(new CustomEvent("hailong:" + name, { bubbles: true, composed: true, detail }));

    const link = () => fill(place, ["a", {
      // Not the dossier: addresses end up in logs.
      href: `${config.ingest}/f/${config.survey}?lang=${config.lang}&unit=${config.unit}&service=${config.service}`, target: "_blank", rel: "noopener" },
      config.lang === "en" ? "Open the rating page" : "Mở trang đánh giá"]);

    // The form on a page of the service, which this page's scripts and policy do not reach.
    const enframe = () => import(pkg + "__FRAME__").then((parts) => {
      if (state) unframe = parts.frame(place, config, fill, (name, detail) => {
        if (state !== "ready") count(config.ingest, detail.reason || name);
        if (name === "ready") state = name;
        if (/-survey$|^frame/.test(detail.reason)) {
          state = "loading";
          panel = 0;
          fail(detail.reason);
        } else tell(name, detail);
      });
    });

    // A form that is there stays; else the form in a frame; else a link to it. An unknown survey has
    // none of them.
    const fail = (reason) => {
      if (!state || state === "failed") return;
      state = "failed";
      // A page that is being left breaks its own loading off, which is no fault: that is told later.
      setTimeout(count, reason === "not-loaded" ? 2000 : 0, config.ingest, reason);
      if (panel) {
        // It keeps its place and the focus. The invite is in the page only now that it must be.
        if (!panel.isConnected) place.append(panel);
        if (element.invite) panel.append(build(["input", { type: "hidden", name: "_invite", value: element.invite }]));
        if (press) panel.submit();
      } else if (/-survey$/.test(reason)) fill(root);
      else if (INSIDE || isFramed || reason === "frame-blocked") link();
      else enframe().catch(link);
      tell("failed", { reason });
    };

    // What was chosen goes back into the plain form.
    const trapped = () => {
      // Thanks need nobody to run them.
      if (sent) return;
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
      count(config.ingest, "ready");
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
    config.settle = (key, isFinal) => kept((outbox) => outbox.settle(key, isFinal, (receipt, note) => (config.note = note, state && mounted && !dead && mounted.arrived(receipt, !!root.activeElement))));

    config.emit = (name, detail) => {
      if (name === "ready") queueMicrotask(swap);
      else if (name === "failed" && state === "loading") {
        complain(`${detail.reason}: survey="${config.survey}" at ${config.ingest}`);
        fail(detail.reason);
      } else {
        if (detail.reason) complain("rating not taken: " + detail.reason);
        sent = name === "submitted";
        tell(name, detail);
      }
    };

    const start = async () => {
      if (state !== "waiting") return;
      state = "loading";
      watch.disconnect();
      try {
        if (isFramed) return await enframe();
        // Once per page, whatever the number of elements.
        widget = widget || load(pkg);
        const [glue, css] = await Promise.race([widget, new Promise((_, reject) => setTimeout(reject, 20000, "too-slow"))]);
        if (state !== "loading") return;
        if (dead) return fail("trapped");
        if (!outboxes[config.ingest]) {
          outboxes[config.ingest] = import(pkg + "__OUTBOX__").then((it) => it.outbox(config.ingest));
          outboxes[config.ingest].catch(() => complain("nothing can be kept for later: the outbox is not loaded"));
        }
        outboxes[config.ingest].then((outbox) => outbox.meet(config, root), () => {});
        if (!panel) dress(root, css);
        box = build(["div"]);
        box.hidden = !!panel;
        const mount = () => {
          if (state !== "loading") return;
          if (panel) config.chosen = chosen(panel);
          place.append(box);
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

    const watch = !window.IntersectionObserver ? { observe: start, disconnect() {} } : new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && start(), { rootMargin: "400px" });
    if (thanks[about]) {
      state = "ready";
      widget.then(([, css]) => dress(root, css)).then(() => tell("ready", {}));
      panel = place.appendChild(thanks[about].cloneNode(true));
    } else if (FIRST.survey === config.survey && FIRST.lang === config.lang && !isFramed) {
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
      place.append(panel);
    }
    all.add(trapped);
    let shown;
    if (place !== root) {
      // Where that cannot be had, the form stands in the page.
      shown = import(pkg + "__APPEAR__").then((parts) => {
        count(config.ingest, "offered");
        return state && parts.appear(element, config, place, start, build, dress);
      }).catch(() => {
        root.append(place);
        start();
      });
    } else if (config.survey) watch.observe(element);
    else fail("no-survey");

    const call = (name) => shown.then((shown) => shown && shown[name]());

    return {
      open: () => shown ? call("open") : start(),
      close: () => shown ? call("close") : (element.hidden = true),
      end() {
        if (shown) call("end");
        state = "";
        if (unframe) unframe();
        all.delete(trapped);
        watch.disconnect();
        if (about && sent) {
          thanks[about] = box.cloneNode(true);
          thanks[about].querySelector(".asking").remove();
        }
        if (mounted && !dead) mounted.free();
        fill(root);
      },
      known: ({ ingest, survey, lang } = config) => ({ state: dead ? "trapped" : state, ingest, survey, lang }),
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
      if (this.stay) this.stay.open();
    }

    close() {
      if (this.stay) this.stay.close();
    }

    // At once what is known; and, waited for, sentences that say what is wrong.
    diagnose() {
      const known = Object.assign({ version: "__VERSION__", ingest: HOME }, this.stay && this.stay.known());
      const found = import(known.ingest + "/pkg/" + "__DIAGNOSE__").then((parts) => parts.diagnose(this, known, RULES));
      return Object.assign(found.catch((error) => Object.assign({ sentences: [known.ingest + " cannot be reached: " + error] }, known)), known);
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
