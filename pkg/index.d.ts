/**
 * Types of the `<hai-long>` element. The element itself is defined by `hailong.js`, which a page
 * loads from the service; this file brings no code.
 */

/** What became of a submission. */
export type HaiLongOutcome = "stored" | "repeat";

/** Which questions are asked: the id of a survey of the service. */
export type HaiLongSurvey = "one-stop" | "online-service" | (string & {});

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
  /** How the element shows itself. */
  display?: "inline";
  /** Origin of the service; the origin of the script when absent. */
  ingest?: string;
}

/** The questions are there and take answers. */
export type HaiLongReadyEvent = CustomEvent<Record<string, never>>;

/** A rating was taken. The receipt is for the citizen alone and is not in here. */
export type HaiLongSubmittedEvent = CustomEvent<{ outcome: HaiLongOutcome }>;

/** Something failed; the citizen keeps a plain form or a link. */
export type HaiLongFailedEvent = CustomEvent<{ reason: string }>;

/** What `diagnose()` tells: enough for a report to a service desk, and nothing about the citizen. */
export interface HaiLongDiagnosis {
  version: string;
  state: "waiting" | "loading" | "ready" | "failed" | "trapped" | null | undefined;
  ingest?: string;
  survey?: string;
  lang?: string;
  firstPanel: boolean;
}

/** Events of `<hai-long>`; all of them bubble and are composed. */
export interface HaiLongEventMap {
  "hailong:ready": HaiLongReadyEvent;
  "hailong:submitted": HaiLongSubmittedEvent;
  "hailong:failed": HaiLongFailedEvent;
}

/** The element. */
export interface HaiLongElement extends HTMLElement {
  /** Shows the element and loads the widget at once. */
  open(): void;
  /** Hides the element; what was answered stays. */
  close(): void;
  /** Tells how the element is doing. */
  diagnose(): HaiLongDiagnosis;
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
