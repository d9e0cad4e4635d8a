import { AncrageError } from "@ancrage/core/api";

/** The error for an answer that did not come, or not to its end. `what` is a sentence without its full stop. */
export function unreachable(url: string, what: string, cause: unknown): AncrageError<"api_unreachable"> {
  const place = url.replace(/[?#].*$/s, "");
  return new AncrageError(
    "api_unreachable",
    `${what}: ${place}. Check that it runs and that the client's url is right, then call again.`,
    { url: place },
    { cause },
  );
}
