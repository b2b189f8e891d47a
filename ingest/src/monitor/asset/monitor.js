// The live list and the flow: new rows at the top, new totals, new figures, a pause button. Everything
// else on the monitor works without this file. Rows and figures come as the server's own markup,
// already escaped.
(() => {
  "use strict";
  const list = document.querySelector("[data-live]");
  const live = list || document.querySelector("[data-flow]");
  if (!live || !window.EventSource) return;

  const rowsMax = 50;
  const patience = 5000;
  const state = document.querySelector("[data-live-state]");
  const said = document.querySelector("[data-live-said]");
  const none = document.querySelector("[data-live-none]");
  const pause = document.querySelector("[data-live-pause]");
  let after = live.dataset.after;
  let source = null;
  let hasWatched = false;
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

  const keyOf = (node) => (node.dataset && node.dataset.key) || node.id || null;

  // Makes what is shown like what came, and changes nothing else: the focus, what is scrolled and
  // what is unfolded stay. Rows that move are known by their keys, all else by its place.
  function morph(shown, came) {
    const byKey = new Map();
    const keys = new Set([...came.childNodes].map(keyOf));
    for (const node of [...shown.childNodes]) {
      const key = keyOf(node);
      if (key && keys.has(key)) byKey.set(key, node);
      else if (key) node.remove();
    }
    let place = shown.firstChild;
    for (const node of [...came.childNodes]) {
      const key = keyOf(node);
      const isAlike = place && !keyOf(place) && place.nodeName === node.nodeName;
      const same = key ? byKey.get(key) : isAlike && place;
      if (!same) {
        shown.insertBefore(node, place);
        continue;
      }
      if (same === place) place = place.nextSibling;
      else shown.insertBefore(same, place);
      if (same.nodeType === Node.ELEMENT_NODE) {
        setAttributes(same, node);
        morph(same, node);
      } else if (same.data !== node.data) {
        same.data = node.data;
      }
    }
    while (place) {
      const gone = place;
      place = place.nextSibling;
      gone.remove();
    }
  }

  function setAttributes(shown, came) {
    for (const { name } of [...shown.attributes]) {
      if (name !== "open" && !came.hasAttribute(name)) shown.removeAttribute(name);
    }
    for (const { name, value } of [...came.attributes]) {
      if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
    }
  }

  // What somebody reads: the element with the focus, or else the first in sight.
  function readIn(figures) {
    if (scrollY === 0) return null;
    const isInSight = (element) => {
      const { top, height } = element.getBoundingClientRect();
      return height > 0 && top >= 0 && top < innerHeight;
    };
    const focused = document.activeElement;
    if (figures.contains(focused) && isInSight(focused)) return focused;
    return [...figures.querySelectorAll("h2, h3, h4, tr, li")].find(isInSight) || null;
  }

  function redraw(event) {
    const news = JSON.parse(event.data);
    const read = readIn(document.querySelector("[data-figures]"));
    const before = read && read.getBoundingClientRect().top;
    document.querySelector("[data-as-of]").textContent = news.as_of;
    for (const part of ["contents", "figures"]) {
      if (!(part in news)) continue;
      const holder = document.createElement("template");
      holder.innerHTML = news[part];
      morph(document.querySelector(`[data-${part}]`), holder.content);
    }
    // It stays in its place on the screen, whatever was put in above it.
    if (read && read.isConnected) scrollBy(0, read.getBoundingClientRect().top - before);
  }

  function take(event) {
    const news = JSON.parse(event.data);
    if (event.lastEventId) after = event.lastEventId;
    insert(news.rows);
    const total = document.querySelector("[data-total]");
    if (total) total.textContent = news.total;
    setTexts("data-total-survey", news.surveys);
    setTexts("data-total-standing", news.standings);
    if (news.said) said.textContent = news.said;
  }

  function open() {
    const again = hasWatched ? "&again=true" : "";
    hasWatched = true;
    const from = list ? `&after=${encodeURIComponent(after)}${again}` : "";
    source = new EventSource(`${live.dataset.address}${from}`);
    source.addEventListener("open", () => show("on"));
    source.addEventListener("rows", take);
    source.addEventListener("figures", redraw);
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
    const answer = await fetch(live.dataset.address, { method: "HEAD" }).catch(() => null);
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
  const note = document.querySelector("[data-live-note]");
  if (note) note.hidden = false;
  open();
})();
