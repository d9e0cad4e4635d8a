import { AncrageError } from "../errors/ancrage-error.ts";
import type { UrlRefusal } from "../errors/error-details.ts";

/** What to do when a destination is local or private. */
export const destinationAdvice =
  "Use a host that can be reached from the internet. For receivers on this machine during development set urlPolicy: allowLocalReceivers; to deliver inside a network on purpose list it in urlPolicy.allow.";

/** A `url_refused` error. `message` never holds a path, a query or credentials: they may be secrets. */
export function urlRefusal(reason: UrlRefusal, message: string): AncrageError<"url_refused"> {
  return new AncrageError("url_refused", message, { reason });
}
