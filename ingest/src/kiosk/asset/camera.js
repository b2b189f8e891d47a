/*
 * The dossier code from the slip: by the camera, where the browser can read codes. What is seen stays
 * in this page's memory until a code is found; no picture is kept or sent.
 */
const FORMATS = ["qr_code", "code_128", "code_39"];
const LOOK_MS = 200;

/** True where there is a camera that codes can be read with. */
export const canScan = async () => {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
  const [formats, devices] = await Promise.all([BarcodeDetector.getSupportedFormats(), navigator.mediaDevices.enumerateDevices()]);
  return formats.includes("qr_code") && devices.some((device) => device.kind === "videoinput");
};

/** Looks through the camera until something is read, which `read` may refuse; gives the end of it. */
export const scan = async (video, read) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const formats = (await BarcodeDetector.getSupportedFormats()).filter((one) => FORMATS.includes(one));
  const detector = new BarcodeDetector({ formats });
  let timer;
  const end = () => {
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    video.hidden = true;
  };
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const look = async () => {
    const codes = await detector.detect(video).catch(() => []);
    if (!video.srcObject) return;
    if (codes.some((code) => read(code.rawValue))) end();
    else timer = setTimeout(look, LOOK_MS);
  };
  look();
  return end;
};
