/*
 * What this tablet signs of a submission: a JWS compact (ES256) over its key, its content and the
 * moment it was given, so that the signature fits no other answers. The private key never leaves the
 * browser's own store, and cannot be read there either.
 */
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

const utf8 = (text) => new TextEncoder().encode(text);

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

/** RFC 8785 for what a submission holds, in NFC as the service reads it. */
const canonical = (value) => {
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  // The default order of texts is that of their UTF-16 units, which is the standard's.
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((name) => canonical(name) + ":" + canonical(value[name]))}}`;
  return JSON.stringify(value === undefined ? null : value);
};

/** A new key of which nobody can take the private part out. */
export const newKeys = () => crypto.subtle.generateKey(CURVE, false, ["sign"]);

/** The public part as it is sent. */
export const publicJwk = async ({ publicKey }) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { kty, crv, x, y };
};

/** The submission with what the device signs of it. */
export const signed = async (device, submission, answered_at) => {
  const { answers, context, survey, version, key } = submission;
  const content = await crypto.subtle.digest("SHA-256", utf8(canonical({ answers, context, survey, version })));
  const part = (json) => base64url(utf8(JSON.stringify(json)));
  const head = part({ alg: "ES256", kid: device.device }) + "." + part({ key, answered_at, content: base64url(content) });
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, device.keys.privateKey, utf8(head));
  return { ...submission, device: head + "." + base64url(signature) };
};
