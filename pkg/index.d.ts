/**
 * Types of the `<hai-long>` element, which `hailong.js` of the service defines, and of `load`, which
 * puts that script into a page made by a bundler.
 */

/** What became of a submission. */
export type HaiLongOutcome = "stored" | "repeat";

/** Which questions are asked: the id of a survey of the service. */
export type HaiLongSurvey = "one-stop" | "online-service" | "sipas-2023" | (string & {});

/** Attributes of `<hai-long>`. */
export interface HaiLongAttributes {
  /** Id of the survey; required. */
  survey: HaiLongSurvey;
  /** Code of the agency that handled the dossier, e.g. `H47.15`. */
  unit?: string;
  /** Code of the procedure, e.g. `1.004227`. */
  service?: string;
  /** Code of the dossier, e.g. `H47.15-260821-0001`. */
  dossier?: string;
  /** A signed invite (JWT). Removed from the page as soon as it is read. */
  invite?: string;
  /** Language of the questions; Vietnamese when absent. */
  lang?: "vi" | "en";
  /** In the page, as a button that opens a dialog, or as a bar at the bottom that does. */
  display?: "inline" | "button" | "banner" | "kiosk";
  /**
   * Present: the form runs in a frame from the service, out of reach of the page's scripts. The
   * default for `sipas-2023`, where `off` switches it off.
   */
  frame?: "" | "off";
  /** Origin of the service; the origin of the script when absent. */
  ingest?: string;
}

/** The questions are there and take answers. */
export type HaiLongReadyEvent = CustomEvent<Record<string, never>>;

/** A rating was taken. The receipt is for the citizen alone and is not in here. */
export type HaiLongSubmittedEvent = CustomEvent<{ outcome: HaiLongOutcome }>;

/** Something failed; the citizen keeps a plain form or a link. */
export type HaiLongFailedEvent = CustomEvent<{ reason: string }>;

/** "Later" was chosen on the bar. Nothing is kept of it beyond this page. */
export type HaiLongLaterEvent = CustomEvent<Record<string, never>>;

/** What `diagnose()` knows at once: enough for a report to a service desk, nothing about the citizen. */
export interface HaiLongState {
  version: string;
  state?: "waiting" | "loading" | "ready" | "failed" | "trapped" | "";
  ingest?: string;
  survey?: string;
  lang?: string;
}

/** The same, with one sentence for each thing that is wrong; none when all is well. */
export interface HaiLongDiagnosis extends HaiLongState {
  sentences: string[];
}

/** Where the script comes from. */
export interface HaiLongSource {
  /** Origin of the service. */
  ingest: string;
  /** Put the first questions of this survey into the script. */
  survey?: HaiLongSurvey;
  /** In this language; Vietnamese when absent. */
  lang?: "vi" | "en";
  /** `hailong-widget/manifest.json`: run exactly this build, pinned by its hash. */
  manifest?: { files: { name: string; sha384: string }[]; roles: { loader: string } };
}

/** Puts the script into the page, once; resolves when the element is defined. */
export declare function load(source: HaiLongSource): Promise<void>;

/** Events of `<hai-long>`; all of them bubble and are composed. */
export interface HaiLongEventMap {
  "hailong:ready": HaiLongReadyEvent;
  "hailong:submitted": HaiLongSubmittedEvent;
  "hailong:failed": HaiLongFailedEvent;
  "hailong:later": HaiLongLaterEvent;
}

/** The element. */
export interface HaiLongElement extends HTMLElement {
  /** Opens the dialog of a button or bar; shows an element in the page. */
  open(): void;
  /** Closes the dialog; hides an element in the page. What was answered stays. */
  close(): void;
  /** At once how the element is doing; waited for, sentences that say what is wrong. */
  diagnose(): Promise<HaiLongDiagnosis> & HaiLongState;
  addEventListener<K extends keyof HaiLongEventMap>(
    type: K,
    listener: (this: HaiLongElement, event: HaiLongEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof HaiLongEventMap>(
    type: K,
    listener: (this: HaiLongElement, event: HaiLongEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "hai-long": HaiLongElement;
  }
  interface HTMLElementEventMap extends HaiLongEventMap {}
}
