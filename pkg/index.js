/*
 * For pages that are put together by a bundler: puts the loader of a service into the page, once.
 * The element itself, and everything else, comes from that service; nothing is bundled.
 */

/** Resolves when `<hai-long>` is defined; rejects when the script cannot be had. */
export const load = ({ ingest, survey, lang, manifest }) => {
  if (customElements.get("hai-long")) return Promise.resolve();
  const script = document.createElement("script");
  script.async = true;
  if (manifest) {
    const { name, sha384 } = manifest.files.find((file) => file.name === manifest.roles.loader);
    script.crossOrigin = "anonymous";
    script.integrity = sha384;
    script.src = new URL(`/pkg/${name}`, ingest).href;
  } else {
    const address = new URL("/hailong.js", ingest);
    if (survey) address.searchParams.set("survey", survey);
    if (lang) address.searchParams.set("lang", lang);
    script.src = address.href;
  }
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`hailong-widget: ${script.src} cannot be loaded: is ingest right, does the page's policy allow it?`));
    document.head.append(script);
  });
};
