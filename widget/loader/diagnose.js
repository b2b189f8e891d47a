/*
 * What is wrong with an embedding, in sentences for the webmaster. Fetched by the loader when
 * somebody calls `element.diagnose()`; nothing of it is needed to rate, and no citizen reads it.
 *
 * It looks and asks; it changes nothing, sends no rating and tells nobody.
 */

// Attributes of every element, which say nothing to this one.
const COMMON = /^(id|class|style|hidden|title|role|slot|part|tabindex|dir|is|invite|frame|(aria|data)-.*)$/;
// What a small form needs; below it words break.
const WIDTH_MIN = 240;

/** Resolves to what is known, with `sentences`: one for each thing that is wrong, none when all is well. */
export const diagnose = async (element, known, rules) => {
  const sentences = [
    ...attributes(element, rules),
    ...scripts(),
    ...place(element),
    ...(await service(known)),
    ...wasm(),
  ];
  if (!sentences.length && /failed|trapped/.test(known.state)) sentences.push(`The widget has given up (${known.state}); the console says why, above.`);
  for (const sentence of sentences) console.warn("HaiLong: " + sentence);
  if (!sentences.length) console.info("HaiLong: nothing is wrong with this element.");
  return Object.assign({ sentences }, known);
};

const attributes = (element, rules) => {
  const found = [];
  for (const { name, value } of Array.from(element.attributes)) {
    if (rules[name] && !rules[name].test(value)) found.push(`The attribute ${name}="${value}" is left out: it must match ${rules[name]}.`);
    else if (!rules[name] && !COMMON.test(name)) found.push(`The attribute ${name} is not one of <hai-long>: those are ${Object.keys(rules).join(", ")}, invite and frame.`);
  }
  if (!element.getAttribute("survey")) found.push('The attribute survey is missing: write survey="one-stop", for example.');
  return found;
};

const scripts = () => {
  const all = Array.from(document.scripts, (script) => script.src).filter((src) => /\/hailong\.js|\/pkg\/loader\./.test(src));
  return all.length > 1 ? [`The script is loaded ${all.length} times (${all.join(" ")}): remove all but one.`] : [];
};

const place = (element) => {
  if (!element.isConnected) return ["The element is not in the page."];
  const { width, height } = element.getBoundingClientRect();
  const display = element.getAttribute("display") || "inline";
  if (element.hidden || getComputedStyle(element).display === "none" || !element.getClientRects().length) return ["The element is hidden: the hidden attribute, or display: none on it or around it."];
  if (display === "banner") return [];
  if (!width || !height) return [`The element is ${width} x ${height} px: give it or what is around it a width.`];
  if (display !== "inline") return [];
  const found = [];
  if (width < WIDTH_MIN) found.push(`The element is only ${Math.round(width)} px wide: words will break below ${WIDTH_MIN} px.`);
  if (!(parseFloat(getComputedStyle(element).minHeight) > 0)) found.push("No height is reserved, so the page moves when the form comes: add hai-long { display: block; min-height: 20rem } @media (max-width: 40rem) { hai-long { min-height: 31rem } } to the style sheet.");
  return found;
};

// Is the service there, does it know the survey, may this page speak to it?
const service = async ({ ingest, survey, lang }) => {
  if (!ingest) return [];
  const forbidden = [];
  const refused = (event) => forbidden.push(event);
  document.addEventListener("securitypolicyviolation", refused);
  const ask = (path, headers) => fetch(ingest + path, { headers, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" }).catch(() => {});
  try {
    const alive = await ask("/healthz");
    // The violation is reported in a task of its own, after the answer.
    await new Promise((done) => setTimeout(done, 50));
    if (forbidden.length) return [`The page's policy forbids to speak to the service: add ${ingest} to ${forbidden[0].effectiveDirective} (now: ${forbidden[0].originalPolicy}).`];
    if (!alive) return [`${ingest} cannot be reached from this browser: is the service running, and is the address right?`];
    if (!alive.ok) return [`${ingest}/healthz answers ${alive.status}: is this the service?`];
    if (!survey) return [];
    const known = await ask(`/v1/surveys/${survey}?lang=${lang}`);
    if (known && known.status === 404) return [`The service at ${ingest} knows no survey "${survey}".`];
    // A header of its own makes the browser ask first, as it would before a rating in JSON.
    const allowed = await ask(`/v1/surveys/${survey}?lang=${lang}`, { "content-type": "application/json" });
    if (known && !allowed) return [`The service does not allow ratings from ${location.origin}: who runs it adds it with hailong origin add ${location.origin}.`];
    return [];
  } finally {
    document.removeEventListener("securitypolicyviolation", refused);
  }
};

const wasm = () => {
  if (!self.WebAssembly) return ["This browser has no WebAssembly; the plain form is shown instead."];
  try {
    new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch (_) {
    return ["The page's policy forbids WebAssembly, so the plain form is shown: add 'wasm-unsafe-eval' to script-src."];
  }
  return [];
};
