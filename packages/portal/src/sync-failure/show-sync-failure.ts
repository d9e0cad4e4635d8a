import { type SyncFailureLanguage, syncFailureMessages } from "./sync-failure-messages.ts";

/** What stopped a user: the details of an `endpoint_unavailable`, as the host's own API passes them on, or a part of them. */
export interface SyncFailure {
  readonly eventId: string;
  readonly refusals: readonly {
    readonly endpointName: string;
    /** What it answered; `null`: no answer came. */
    readonly status: number | null;
    readonly error: { readonly message: string };
  }[];
  /** One thing that the user can do. */
  readonly advice: string;
  /** What happened, as plain text: the user can save it and pass it on. */
  readonly log: string;
}

/** How to show it. */
export interface SyncFailureOptions {
  /** Default: that of the page, or English. */
  readonly language?: SyncFailureLanguage | undefined;
}

const styles = `
dialog { max-width: min(36rem, calc(100vw - 2rem)); padding: 1.25rem; border: 1px solid light-dark(#d5dae1, #363e4a); border-radius: 8px;
  color: light-dark(#171b21, #e8ebef); background: light-dark(#ffffff, #1c2128); font: 15px / 1.5 system-ui, sans-serif; }
dialog::backdrop { background: rgb(0 0 0 / 45%); }
h2 { margin: 0 0 0.5rem; font-size: 1.2rem; }
li, p { overflow-wrap: anywhere; }
footer { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 1rem; }
a, button { font: inherit; padding: 0.35rem 0.8rem; border-radius: 6px; border: 1px solid light-dark(#858f9c, #6d7887);
  color: inherit; background: transparent; text-decoration: none; cursor: pointer; }
button { color: light-dark(#ffffff, #0a1620); background: light-dark(#0b5a8a, #5cb3e6); }
:focus-visible { outline: 3px solid light-dark(#0b5a8a, #5cb3e6); outline-offset: 2px; }
`;

/**
 * Tells a user that an endpoint was not available, why, and what can be done, with a log to save. For any page: it needs no
 * framework, changes nothing of the page, and runs under a policy without inline styles. Resolves when it is closed.
 */
export async function showSyncFailure(failure: SyncFailure, { language }: SyncFailureOptions = {}): Promise<void> {
  const t = syncFailureMessages[language ?? languageOfPage()];
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];

  const log = URL.createObjectURL(new Blob([failure.log], { type: "text/plain;charset=utf-8" }));
  const download = element("a", t.download);
  Object.assign(download, { href: log, download: `${failure.eventId.replace(/[^\w-]/g, "")}.txt` });
  const close = element("button", t.close);
  const title = element("h2", t.title);
  title.id = "title";
  const dialog = element("dialog");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(
    title,
    element("p", t.what),
    element("ul", ...failure.refusals.map((refusal) => element("li", ...refusalText(refusal, t.answered)))),
    element("p", failure.advice),
    element("footer", close, download),
  );
  root.append(dialog);
  document.body.append(host);
  const closed = new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  close.addEventListener("click", () => dialog.close());
  dialog.showModal();
  await closed;
  host.remove();
  URL.revokeObjectURL(log);
}

function refusalText(
  { endpointName, status, error }: SyncFailure["refusals"][number],
  answered: (status: number) => string,
): readonly (Node | string)[] {
  return [
    element("bdi", endpointName),
    status === null ? "" : ` ${answered(status)}`,
    ": ",
    element("bdi", error.message),
  ];
}

function languageOfPage(): SyncFailureLanguage {
  return document.documentElement.lang.toLowerCase().startsWith("fr") ? "fr" : "en";
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}
