import { invalidRequest } from "../api/invalid-request.ts";

/**
 * The query of `url`, each key with its one value.
 * @throws `invalid_request` when a key comes more than once, since servers disagree on which one counts
 */
export function readQuery(url: string): Readonly<Record<string, string>> {
  const start = url.indexOf("?");
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(start === -1 ? "" : url.slice(start + 1))) {
    if (values.has(key)) {
      throw invalidRequest([{ path: key, message: "It comes more than once in the query. Give it once." }]);
    }
    values.set(key, value);
  }
  return Object.fromEntries(values);
}
