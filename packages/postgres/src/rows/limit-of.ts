import { AncrageError } from "@ancrage/core";

/**
 * `limit`, plus `more`, as text of a statement. Whoever calls has checked it; nothing but digits gets into SQL all the same.
 * @throws `invalid_request`
 */
export function limitOf(limit: number, more = 0): string {
  if (Number.isSafeInteger(limit) && limit >= 0) return String(limit + more);
  const message = `${String(limit).slice(0, 100)} is no number of rows. Give a whole number from 0.`;
  throw new AncrageError("invalid_request", `The request is not valid. limit: ${message}`, {
    issues: [{ path: "limit", message }],
  });
}
