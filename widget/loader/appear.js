/*
 * The ways to appear that are not inline: a button in the page's flow, and a bar at the bottom of
 * the window. Both open the form in a dialog.
 *
 * Fetched by the loader for elements with display="button" or "banner" only. It knows nothing of the
 * form: the loader gives it the place where that will be. What the citizen said ("later", or a
 * rating) is kept in the memory of this page and nowhere else: no cookie, no storage, no tracking.
 */
const CSS = "__APPEAR_CSS__";
const SAYS = {
  vi: {
    open: "Đánh giá",
    sent: "Xem biên nhận đánh giá",
    ask: "Ông/Bà có hài lòng với việc giải quyết hồ sơ này không?",
    later: "Để sau",
    close: "Đóng",
    name: "Phiếu đánh giá",
    invite: "Mời đánh giá",
    loading: "Đang tải phiếu đánh giá…",
  },
  en: {
    open: "Rate this service",
    sent: "Show the receipt of your rating",
    ask: "Are you satisfied with how this dossier was handled?",
    later: "Later",
    close: "Close",
    name: "Rating form",
    invite: "Invitation to rate",
    loading: "Loading the questions…",
  },
};
// What was said about a dossier, for as long as this page lives: "later" or "sent".
const said = {};

/** Shows the button or the bar; gives what the element's methods call. */
export const appear = (element, config, place, start, build, dress) => {
  const root = element.shadowRoot;
  const says = SAYS[config.lang];
  const about = [config.ingest, config.survey, config.unit, config.service, config.dossier].join();
  const isBanner = config.display === "banner";
  dress(root, CSS);

  const label = build(["slot", { name: "label" }, says.open]);
  const opener = build(["button", { type: "button", class: "opener", part: "opener", "aria-haspopup": "dialog" }]);
  opener.append(label);
  const shut = build(["button", { type: "button", class: "shut", part: "shut" }, says.close]);
  const dialog = build(["dialog", { class: "dialog", part: "dialog", "aria-label": says.name }]);
  // Until the form is there, which takes its place.
  const loading = build(["p", { class: "loading", role: "status" }, says.loading]);
  dialog.append(shut, loading, place);

  let offer = opener;
  if (isBanner) {
    offer = build(["div", { class: "banner", part: "banner", role: "region", "aria-label": says.invite }, ["p", {}, says.ask]]);
    const later = build(["button", { type: "button", class: "later", part: "later" }, says.later]);
    later.onclick = () => {
      said[about] = "later";
      offer.remove();
      element.dispatchEvent(new CustomEvent("hailong:later", { bubbles: true, composed: true, detail: {} }));
    };
    offer.append(opener, later);
  }

  const open = () => {
    if (dialog.open) return;
    start();
    // Before Safari 15.4 there are no modal dialogs: there the form opens in the flow of the page.
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    place.focus({ preventScroll: true });
  };
  const close = () => {
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
  };
  const sent = () => {
    said[about] = "sent";
    label.textContent = says.sent;
  };

  opener.onclick = open;
  // Who is about to press does not wait for the download.
  opener.onpointerenter = opener.onfocus = start;
  shut.onclick = close;
  // Beside the form: what was answered stays. (A handler that returned false would undo a choice.)
  dialog.onclick = (event) => {
    if (event.target === dialog) close();
  };
  // A bar that has nothing more to ask goes.
  dialog.onclose = () => isBanner && said[about] && offer.remove();
  element.addEventListener("hailong:submitted", sent);

  root.append(dialog);
  if (!isBanner || !said[about]) root.prepend(offer);
  // Without a dossier the form asks anew: the next citizen may be another.
  if (said[about] === "sent" && config.dossier) sent();
  // The layer above the page, where no `transform` or `overflow` of the host reaches it.
  if (isBanner && offer.isConnected && offer.showPopover) {
    offer.popover = "manual";
    offer.showPopover();
  }

  return {
    open,
    close,
    end() {
      element.removeEventListener("hailong:submitted", sent);
    },
  };
};
