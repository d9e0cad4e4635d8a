import { AncrageError, type Route } from "@ancrage/core/api";

/** A request in parts, whichever route it is for. */
export interface AnyRequest {
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** The values of the path. */
  readonly [param: string]: unknown;
}

/**
 * The URL of a request to a route below `base`. What is `undefined` in the query is left out.
 * @throws `invalid_request` for a value of the path that would make it another path
 */
export function routeUrl(base: string, route: Route, request: AnyRequest): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => segment(route, name, request[name]));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  return `${base}${path}${query.size > 0 ? `?${query}` : ""}`;
}

function segment(route: Route, name: string, value: unknown): string {
  // Percent-encoded or not, dots alone are steps in a URL's path, and nothing at all ends it early.
  if (typeof value === "string" && !/^\.{0,2}$/.test(value) && value.isWellFormed()) return encodeURIComponent(value);
  const message = `${route.name} needs ${name}, a text that can stand in a path; it is ${JSON.stringify(value)}.`;
  throw new AncrageError("invalid_request", message, { issues: [{ path: name, message }] });
}
