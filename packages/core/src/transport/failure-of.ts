import { isAncrageError } from "../errors/ancrage-error.ts";
import type { TransportFailureCode, TransportReply } from "../ports/transport.ts";
import { codeOf } from "./code-of.ts";
import { ConnectFailure } from "./connect-failure.ts";

// ERR_ASSERTION: undici asserts what an answer may be, no status below 100 and no 101 that nobody asked for.
const brokenAnswers = ["UND_ERR_HEADERS_OVERFLOW", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "ERR_ASSERTION"];

export type TransportFailure = Extract<TransportReply, { kind: "failure" }>;

/** What went wrong before a status was read, as the reply of a transport. */
export function failureOf(error: unknown, host: string): TransportFailure {
  if (isAncrageError(error, "url_refused")) return failure("destinationRefused", error.message);
  if (error instanceof ConnectFailure) return failure(error.failure, error.message);
  const { name, message } = error instanceof Error ? error : new Error();
  const code = codeOf(error) ?? name;
  if (
    name === "HTTPParserError" ||
    brokenAnswers.includes(code) ||
    // undici has no code of its own for these two.
    (code === "UND_ERR_SOCKET" && (message === "bad response" || message === "bad upgrade"))
  ) {
    return failure("invalidResponse", `${host} answered with something that is not HTTP/1.1 as asked for (${code}).`);
  }
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) {
    return failure("tlsFailed", `${host} broke off the secure connection (${code}).`);
  }
  if (code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE" || code === "ETIMEDOUT") {
    return failure("connectionClosed", `${host} ended the connection before it answered.`);
  }
  return failure("internal", `The request to ${host} could not be sent as it is (${code}).`);
}

/** The attempt's deadline passed. */
export function timedOut(host: string): TransportFailure {
  return failure("timedOut", `${host} did not answer before the deadline.`);
}

function failure(code: TransportFailureCode, message: string): TransportFailure {
  return { kind: "failure", code, message };
}
