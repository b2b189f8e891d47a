/*
 * The form in a frame from the service, out of reach of the host's scripts and of its policy.
 *
 * Fetched by the loader where `frame` asks for it, and where the widget cannot run in the page and
 * no plain form came along. The page in the frame is `/embed/{survey}` of the service. Its address
 * holds the survey and the language; codes and the invite go by message to that origin alone.
 */
const NAME = { vi: "Phiếu đánh giá", en: "Rating form" };
// No page of a survey is taller; a frame that asks for more is not ours.
const HEIGHT_MAX = 20000;
// The frame says hello while it loads. After that, nobody will.
const PATIENCE_MS = 20000, AFTER_LOAD_MS = 3000;

/** Puts the frame into the place; `said` hears ready, submitted and failed. Gives the end. */
export const frame = (place, config, fill, said) => {
  const { survey, lang, unit, service, dossier, invite, channel } = config;
  const ingest = new URL(config.ingest).origin;
  // The height that the host reserves is the frame's until the form tells its own.
  const reserved = place.getRootNode().host.clientHeight || 320;
  let greeted, timer;
  const end = () => {
    clearTimeout(timer);
    removeEventListener("message", heard);
    document.removeEventListener("securitypolicyviolation", refused);
  };
  const blocked = () => {
    end();
    said("failed", { reason: "frame-blocked" });
  };
  const refused = (event) => {
    if (/^(frame|child)-src/.test(event.effectiveDirective) && ingest.startsWith(event.blockedURI.slice(0, ingest.length))) blocked();
  };
  const heard = (event) => {
    if (event.source !== iframe.contentWindow || event.origin !== ingest) return;
    const { hailong, height, detail } = Object(event.data);
    if (hailong === "hello") {
      greeted = true;
      clearTimeout(timer);
      iframe.contentWindow.postMessage({ hailong: "about", unit, service, dossier, invite, channel }, ingest);
    } else if (hailong === "height") iframe.style.height = Math.min(Math.max(+height || 0, 0), HEIGHT_MAX) + "px";
    else if (hailong === "ready") said(hailong, {});
    // The outcome only: never the receipt.
    else if (hailong === "submitted") said(hailong, { outcome: String(Object(detail).outcome) });
    else if (hailong === "failed") said(hailong, { reason: String(Object(detail).reason) });
  };

  fill(place, ["iframe", {
    title: NAME[lang],
    part: "frame",
    referrerpolicy: "no-referrer",
    // What it needs and no more: it may not lead the page around it elsewhere.
    sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
    src: `${ingest}/embed/${survey}?lang=${lang}`,
  }]);
  const iframe = place.firstChild;
  // By the object model, which a policy on styles leaves alone.
  Object.assign(iframe.style, { display: "block", width: "100%", height: reserved + "px", border: "0", colorScheme: "light" });
  iframe.onload = () => {
    if (greeted) return;
    clearTimeout(timer);
    timer = setTimeout(blocked, AFTER_LOAD_MS);
  };
  timer = setTimeout(blocked, PATIENCE_MS);
  addEventListener("message", heard);
  document.addEventListener("securitypolicyviolation", refused);
  return end;
};
