// Runs in every measured page before any script of its own, and only looks: at long tasks, shifts
// of the layout, memories of wasm, and at when an input can be seen and pressed.
(() => {
  const seen = { long: [], shifts: [], memories: [] };
  const listen = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  listen("longtask", (one) => seen.long.push(one.duration));
  listen("layout-shift", (one) => seen.shifts.push(one.value));
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await original.apply(WebAssembly, all);
      const exported = Object.values((made.instance || made).exports);
      seen.memories.push(...exported.filter((one) => one instanceof WebAssembly.Memory));
      return made;
    };
  }

  // "host >>> inside": through shadow roots.
  const find = (path) =>
    path.split(" >>> ").reduce((within, one) => within && (within.shadowRoot || within).querySelector(one), document);
  // What a press at this place meets.
  const under = (x, y) => {
    let met = document.elementFromPoint(x, y);
    for (let inner; met && met.shadowRoot && (inner = met.shadowRoot.elementFromPoint(x, y)) && inner !== met; ) met = inner;
    return met;
  };
  // The middle of the input, or of its label, once it has a size and nothing lies on it.
  const place = (path) => {
    const input = find(path);
    if (!input) return null;
    const target = (input.labels && input.labels[0]) || input;
    const { left, top, width, height } = target.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const met = width > 1 && height > 1 && under(x, y);
    return met && (target.contains(met) || met === input) ? { x, y } : null;
  };
  // Looks in every frame; gives what was found, and when the frame that shows it was done.
  const frame_with = (look) =>
    new Promise((resolve) => {
      const step = () => {
        const found = look();
        if (!found) return requestAnimationFrame(step);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve({ found, at: performance.now() });
        port2.postMessage(0);
      };
      requestAnimationFrame(step);
    });

  // The last press: operable is what was visible and did what the first press asked for.
  let pressed_at = 0;
  addEventListener("pointerdown", (event) => (pressed_at = event.timeStamp), true);

  window.probe = {
    seen,
    find,
    frame_with,
    visible: (path) => frame_with(() => place(path)),
    place,
    is_chosen: (path) => find(path)?.checked === true,
    pressed_at: () => pressed_at,
    resources: () => performance.getEntriesByType("resource").map((one) => ({ url: one.name, kind: one.initiatorType, end: one.responseEnd })),
    wasm_bytes: () => seen.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
  };
})();
