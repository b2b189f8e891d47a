// The page of exports: how far a download is, while the browser takes the file. The form works without this.
(() => {
  "use strict";
  const form = document.querySelector("[data-exports]");
  const box = document.querySelector("[data-export-progress]");
  if (!form || !box || !window.EventSource) return;

  const bar = box.querySelector("progress");
  const said = box.querySelector("[data-export-said]");
  const announced = box.querySelector("[data-export-announced]");
  const cancel = box.querySelector("[data-export-cancel]");
  let after = box.dataset.after;
  let source = null;
  let tenth = -1;

  function take(event) {
    const far = JSON.parse(event.data);
    const isOver = far.state !== "running";
    if (event.lastEventId) after = event.lastEventId;
    box.hidden = false;
    bar.max = Math.max(far.total, 1);
    bar.value = far.state === "done" ? bar.max : far.done;
    said.textContent = far.said;
    box.dataset.state = far.state;
    cancel.hidden = isOver;
    // A screen reader hears of every tenth, not of every thousand rows.
    const now = isOver ? 11 : Math.floor((far.done / bar.max) * 10);
    if (now !== tenth) announced.textContent = far.said;
    tenth = now;
    if (isOver) source.close();
  }

  function watch() {
    if (source) source.close();
    tenth = -1;
    source = new EventSource(`${box.dataset.address}&after=${encodeURIComponent(after)}`);
    source.addEventListener("progress", take);
  }

  form.addEventListener("submit", watch);
  cancel.addEventListener("submit", (event) => {
    event.preventDefault();
    fetch(cancel.action, { method: "POST", redirect: "manual" }).catch(() => cancel.submit());
  });
  if ("running" in box.dataset) watch();
})();
