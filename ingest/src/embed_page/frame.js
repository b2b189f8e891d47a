/*
 * Inside the frame: asks the page around it for codes and invite, shows the form, and tells how high
 * it is and what became of it. Nothing that a citizen writes, and no receipt, goes to that page.
 */
(() => {
  const { survey, origins } = document.currentScript.dataset;
  const { lang } = document.documentElement;
  const allowed = origins.split(" ").filter(Boolean);
  const NAMES = ["unit", "service", "dossier", "invite"];
  let around;

  const tell = (message) => {
    // A page without an origin of its own cannot be named; what it is told is no secret.
    if (around) parent.postMessage(message, around === "null" ? "*" : around);
  };

  const show = (about) => {
    const element = document.createElement("hai-long");
    const given = { survey, lang, frame: "off" };
    for (const name of NAMES) if (typeof about[name] === "string" && about[name]) given[name] = about[name];
    for (const name in given) element.setAttribute(name, given[name]);
    for (const name of ["ready", "submitted", "failed"]) {
      element.addEventListener("hailong:" + name, ({ detail }) => tell({ hailong: name, detail: { outcome: detail.outcome, reason: detail.reason } }));
    }
    document.body.append(element);
    new ResizeObserver(() => tell({ hailong: "height", height: Math.ceil(element.getBoundingClientRect().height) })).observe(element);
  };

  addEventListener("message", (event) => {
    if (event.source !== parent || around || Object(event.data).hailong !== "about") return;
    if (allowed.length && event.origin !== location.origin && !allowed.includes(event.origin)) return;
    around = event.origin;
    if (survey) show(event.data);
    else tell({ hailong: "failed", detail: { reason: "unknown-survey" } });
  });
  // To whoever it is: there is nothing in it.
  parent.postMessage({ hailong: "hello" }, "*");
})();
