/*
 * What judge.rs looks at in a page: the body of a function, to which a last line is added. It changes
 * nothing but the spacing, and takes that back.
 */
const all = (root) => [...root.querySelectorAll("*")].flatMap((one) => one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);
const roots = () => [document, ...all(document).map((one) => one.shadowRoot).filter(Boolean)];
const tag = (one) => one.cloneNode(false).outerHTML.slice(0, 140);
const above = (one) => one.parentElement || one.getRootNode().host;
const isBelow = (one, holds) => !!one && (holds(one) || isBelow(above(one), holds));

// Kept for screen readers, not for the eye.
const isUnseen = (one) => isBelow(one, (it) => /inset|rect\(0/.test(getComputedStyle(it).clipPath + getComputedStyle(it).clip));

// The boxes of every text that is seen, with the element it stands in.
const texts = () => all(document).filter((one) => !/^(script|style|option|textarea)$/.test(one.localName) && one.checkVisibility({ visibilityProperty: true }) && !isUnseen(one)).flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim()).flatMap((node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].filter((box) => box.width > 1).map((box) => [one, box]);
}));

// What a citizen can press in the form, or in what opens it, and is smaller than `least`. A link in a
// sentence may be as high as its line. Elsewhere it is axe that asks for the 24 px of WCAG 2.5.8.
const isOurs = (one) => one.getRootNode() !== document || !!one.closest(".hailong");
const targets = (least) => all(document)
  .filter((one) => isOurs(one) && one.matches("button, input:not([type=hidden]), textarea, select, summary, a[href]") && one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !(one.matches("a") && getComputedStyle(one).display === "inline"))
  .map((one) => [one, (one.matches("[type=radio], [type=checkbox]") && one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
  .map(([one, box]) => `${box.width}x${box.height} ${tag(one)}`);

// What lies beside the window. A table may scroll in a box of its own (WCAG 1.4.10 spares it).
const beside = () => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one !== document.scrollingElement;
  const lost = texts().filter(([one, box]) => (box.right > innerWidth + 1 || box.left < -1) && !isBelow(one, scrolls));
  return [...(scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : []), ...lost.map(([one, box]) => `${box.left}..${box.right} ${tag(one)}`)];
};

// Text that leaves the box it must stay in, or is cut by it.
const cut = () => {
  const isCut = (one) => /hidden|clip/.test(getComputedStyle(one).overflowX + getComputedStyle(one).overflowY) && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
  const cutting = all(document).filter((one) => one.checkVisibility() && one.textContent.trim() && !isUnseen(one) && isCut(one));
  const leaving = texts().filter(([one, box]) => {
    const holder = one.closest("button, label, a, th, td, legend");
    const bounds = holder && getComputedStyle(holder).display !== "inline" && holder.getBoundingClientRect();
    return bounds && (box.left < bounds.left - 2 || box.right > bounds.right + 2 || box.top < bounds.top - 4 || box.bottom > bounds.bottom + 4);
  });
  return [...cutting, ...leaving.map(([one]) => one)].map(tag);
};

// The spacing of WCAG 1.4.12, or the page's own again.
const space = (isWide) => {
  const css = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}";
  for (const root of roots()) {
    const own = [...root.adoptedStyleSheets].filter((sheet) => !sheet.isSpacing);
    const sheet = new CSSStyleSheet();
    sheet.isSpacing = true;
    sheet.replaceSync(css);
    root.adoptedStyleSheets = isWide ? [...own, sheet] : own;
  }
};

// Axe; each violation, and each thing it is unsure of, as one line.
const axeLines = (rules, iframes, done) => {
  const checks = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
  const place = (node) => `${node.target.flat(9).join(" >> ")} ${node.html.slice(0, 160)} ${checks(node)}`;
  const line = (one) => `${one.id} (${one.impact}): ${one.help}: ${one.nodes.map(place).join(" | ")}`;
  axe.run(document, { runOnly: rules, iframes, resultTypes: ["violations", "incomplete"] }).then(
    (found) => done({ passes: found.passes.length, violations: found.violations.map(line), incomplete: found.incomplete.map(line) }),
    (error) => done({ passes: 0, error: String(error) }));
};
