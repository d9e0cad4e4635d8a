import { AncrageError, isAncrageError } from "../errors/ancrage-error.ts";
import { errorStatus } from "./error-status.ts";
import { jsonReply, type WholeResponse } from "./json-reply.ts";

/**
 * The answer for anything thrown: `{ "error": { "code", "message", "details" } }`. What is not an `AncrageError` is
 * somebody else's fault and text, so it becomes `internal` and says nothing.
 */
export function errorReply(error: unknown): WholeResponse {
  const status = statusOf(error);
  if (!isAncrageError(error) || status === undefined) {
    const message =
      "Something went wrong on the server. Try again; if it stays, tell whoever runs it when it happened.";
    return jsonReply(500, { error: { code: "internal", message, details: {} } });
  }
  const { code, message, details } = error;
  const headers = isAncrageError(error, "method_not_allowed") ? { allow: error.details.allow.join(", ") } : {};
  return jsonReply(status, { error: { code, message, details } }, headers);
}

/** The answer of a host that has nothing else to say about a path that no route has. */
export function routeNotFoundReply(path: string): WholeResponse {
  return errorReply(
    new AncrageError("route_not_found", `Nothing is at ${path}. Check the path and where the API is mounted.`, {
      path,
    }),
  );
}

// Another version of the package may throw a code that this one doesn't know.
function statusOf(error: unknown): number | undefined {
  return isAncrageError(error) && Object.hasOwn(errorStatus, error.code) ? errorStatus[error.code] : undefined;
}
