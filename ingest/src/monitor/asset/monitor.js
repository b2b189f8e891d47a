// The live list: new rows at the top, new totals, a pause button. Everything else on the monitor
// works without this file. Rows come as the server's own markup, already escaped.
(() => {
  "use strict";
  const list = document.querySelector("[data-live]");
  if (!list || !window.EventSource) return;

  const rowsMax = 50;
  const patience = 5000;
  const state = document.querySelector("[data-live-state]");
  const said = document.querySelector("[data-live-said]");
  const none = document.querySelector("[data-live-none]");
  const pause = document.querySelector("[data-live-pause]");
  let after = list.dataset.after;
  let source = null;
  let isPaused = false;

  function show(name) {
    state.textContent = state.dataset[name];
    state.dataset.state = name;
  }

  function setTexts(attribute, texts) {
    for (const [name, text] of Object.entries(texts)) {
      const place = document.querySelector(`[${attribute}="${CSS.escape(name)}"]`);
      if (place) place.textContent = text;
    }
  }

  function insert(markup) {
    const holder = document.createElement("template");
    holder.innerHTML = markup;
    const rows = [...holder.content.children];
    for (const row of rows.reverse()) {
      if (list.querySelector(`[data-row="${CSS.escape(row.dataset.row)}"]`)) continue;
      row.classList.add("is-new");
      list.prepend(row);
    }
    while (list.children.length > rowsMax) list.lastElementChild.remove();
    none.hidden = list.children.length > 0;
  }

  function take(event) {
    const news = JSON.parse(event.data);
    if (event.lastEventId) after = event.lastEventId;
    // An empty page has nothing to keep: all of it comes anew with the first rating.
    if (news.said && document.querySelector("[data-nothing]")) return location.reload();
    insert(news.rows);
    const total = document.querySelector("[data-total]");
    if (total) total.textContent = news.total;
    setTexts("data-total-survey", news.surveys);
    setTexts("data-total-standing", news.standings);
    if (news.said) said.textContent = news.said;
  }

  function open() {
    source = new EventSource(`${list.dataset.address}&after=${encodeURIComponent(after)}`);
    source.addEventListener("open", () => show("on"));
    source.addEventListener("rows", take);
    source.addEventListener("error", () => {
      // The server ends a stream now and then and the browser comes back by itself; only a longer
      // break is worth a word. Refused for good: ask why, a restart is no end of a login.
      if (source.readyState === EventSource.CLOSED) return askWhy();
      const lost = source;
      setTimeout(() => {
        if (lost === source && lost.readyState === EventSource.CONNECTING) show("lost");
      }, patience);
    });
  }

  async function askWhy() {
    const answer = await fetch(list.dataset.address, { method: "HEAD" }).catch(() => null);
    if (isPaused) return;
    if (answer && (answer.status === 401 || answer.status === 403)) return show("over");
    show("lost");
    setTimeout(() => isPaused || open(), patience);
  }

  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? pause.dataset.resume : pause.dataset.pause;
    if (isPaused) {
      source.close();
      show("paused");
    } else {
      open();
    }
  });
  pause.hidden = false;
  open();
})();
