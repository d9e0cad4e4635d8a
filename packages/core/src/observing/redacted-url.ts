import type { Endpoint } from "../model/endpoint.ts";

const redacted = "REDACTED";

/**
 * `url.full` of a request: where it goes, without user, password and fragment, and with its path and the values of its query
 * replaced. Which of them are secret only the endpoint's owner knows: many receivers have theirs in the path. The word is that of the semantic conventions
 * (opentelemetry.io/docs/specs/semconv/registry/attributes/url). `null`: it is no URL.
 */
export function redactedUrl({ url, authentication }: Pick<Endpoint, "url" | "authentication">): URL | null {
  const shown = URL.parse(url);
  if (shown === null) return null;
  const own = shown.search.slice(1).split("&").filter(Boolean).map(withoutValue);
  const inQuery = authentication.kind === "webhookKey" || authentication.kind === "httpQueryString";
  const added = inQuery ? authentication.values.filter(({ value }) => value !== null) : [];
  shown.username = "";
  shown.password = "";
  shown.hash = "";
  if (shown.pathname !== "/") shown.pathname = `/${redacted}`;
  shown.search = [...own, ...added.map(({ name }) => `${encodeURIComponent(name)}=${redacted}`)].join("&");
  return shown;
}

/** A pair of a query. What stands there alone may be a secret just as well. */
function withoutValue(pair: string): string {
  const end = pair.indexOf("=");
  return end === -1 ? redacted : `${pair.slice(0, end)}=${redacted}`;
}
