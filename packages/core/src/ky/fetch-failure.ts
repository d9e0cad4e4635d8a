import { isAncrageError } from "../errors/ancrage-error.ts";
import type { TransportFailureCode, TransportReply } from "../ports/transport.ts";

type TransportFailure = Extract<TransportReply, { kind: "failure" }>;

/**
 * What the runtime's error says, first row that fits. Node's errors have the codes of the system, of OpenSSL and of the
 * undici inside it; a text is matched only where there is no code of its own.
 */
const classes: readonly (readonly [pattern: RegExp, code: TransportFailureCode, what: string])[] = [
  [/^(ENOTFOUND|EAI_)/, "nameNotResolved", "its name could not be resolved"],
  [/before secure TLS connection/, "tlsFailed", "it ended the connection during the TLS handshake"],
  [
    /^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|\w*SELF_SIGNED|INVALID_CA|INVALID_PURPOSE|UNSPECIFIED|PATH_LENGTH|HOSTNAME_MISMATCH)/,
    "tlsFailed",
    "no secure connection to it could be made",
  ],
  [
    /^(HTTPParserError|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_ASSERTION)|: bad (response|upgrade)$/,
    "invalidResponse",
    "its answer is not HTTP",
  ],
  [/^UND_ERR_HEADERS_TIMEOUT/, "timedOut", "the runtime waits no longer for an answer"],
  [/^ECONNRESET: connect /, "connectionClosed", "it ended the connection before it answered"],
  [/^\w+: connect |^UND_ERR_CONNECT_TIMEOUT/, "connectionFailed", "no connection to it could be made"],
  [/^(UND_ERR_SOCKET|ECONNRESET|EPIPE)/, "connectionClosed", "it ended the connection before it answered"],
];

/** The attempt's deadline passed. */
export function timedOut(host: string): TransportFailure {
  return failure("timedOut", `${host} did not answer before the deadline.`);
}

/** It has a header that HTTP cannot carry. */
export function unsendable(host: string): TransportFailure {
  return failure("internal", `The request to ${host} has a header that HTTP cannot carry.`);
}

/**
 * What went wrong before a status was read, in our words: the runtime's may show the address that was dialled. An error
 * that says nothing is a `connectionFailed`.
 */
export function failureOf(error: unknown, host: string): TransportFailure {
  if (isAncrageError(error, "url_refused")) return failure("destinationRefused", error.message);
  const { kind, message } = rootOf(error);
  const row = classes.find(([pattern]) => pattern.test(`${kind}: ${message}`));
  if (row === undefined) {
    return failure("connectionFailed", `The request to ${host} failed; the runtime does not say how (${kind}).`);
  }
  const [, code, what] = row;
  return failure(code, `The request to ${host} failed: ${what} (${kind}).`);
}

/** The error behind the errors: ky wraps that of fetch, which wraps that of the socket. Its kind is its code, or else its name. */
function rootOf(error: unknown): { kind: string; message: string } {
  let root: unknown = error;
  for (let depth = 0; depth < 5 && root instanceof Error && root.cause instanceof Error; depth++) root = root.cause;
  if (!(root instanceof Error)) return { kind: "no error", message: "" };
  const kind = "code" in root && typeof root.code === "string" ? root.code : root.name;
  return { kind, message: root.message };
}

function failure(code: TransportFailureCode, message: string): TransportFailure {
  return { kind: "failure", code, message };
}
