/*
 * Makes this tablet a device of the service: a key of its own for the code it was shown. Asked again
 * after an answer that was lost, it has the same key, and the service says the same.
 */
import { keep, own } from "/kiosk/store.js";
import { newKeys, publicJwk } from "/kiosk/sign.js";

/** The device, or what went wrong: `refused` (no such code) or `unreached`. */
export const pair = async (code) => {
  const begun = await own("pairing");
  const keys = begun && begun.code === code ? begun.keys : await newKeys();
  await keep({ name: "pairing", code, keys });
  const body = JSON.stringify({ code, key: await publicJwk(keys) });
  let answer;
  try {
    answer = await fetch("/v1/devices", { method: "POST", headers: { "content-type": "application/json" }, body, credentials: "omit" });
  } catch (_) {
    throw "unreached";
  }
  if (answer.status === 403 || answer.status === 400) throw "refused";
  if (!answer.ok) throw "unreached";
  const { device, unit, name: title } = await answer.json();
  const paired = { name: "device", device, unit, title, keys };
  await keep(paired);
  await keep({ name: "pairing" });
  return paired;
};
