import { useSyncExternalStore } from "react";

// The place is kept behind the `#`: then the page is one static file that works under any prefix, also behind a proxy that takes a
// prefix away, and every row can be a real link that opens in another tab.

/** Where in the portal the user is. */
export interface Place {
  /** `["deliveries", "dlv_1"]` */
  readonly path: readonly string[];
  /** Filters and the like, as they stand in the address bar. */
  readonly query: Readonly<Record<string, string>>;
}

/** The place that a fragment stands for: `#/deliveries/dlv_1?state=failing`. What cannot be decoded stays as it is. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return {
    path: path
      .split("/")
      .filter((part) => part !== "")
      .map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The link to a place. What is `undefined` or empty in the query is left out. */
export function linkTo(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** Goes to a link of `linkTo`; with `replace` without a step in the history. */
export function goTo(link: string, { replace = false } = {}): void {
  if (!replace) location.hash = link;
  else {
    history.replaceState(null, "", link);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

/** The place where the user is, kept up to date. */
export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, () => location.hash));
}

function subscribe(changed: () => void): () => void {
  addEventListener("hashchange", changed);
  return () => removeEventListener("hashchange", changed);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
