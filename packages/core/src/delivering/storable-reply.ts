import { lineOf } from "../errors/thrown-text.ts";
import type { HeaderList } from "../model/attempt.ts";
import type { TransportFailureCode, TransportReply } from "../ports/transport.ts";

const failureCodes: Readonly<Record<TransportFailureCode, true>> = {
  timedOut: true,
  nameNotResolved: true,
  destinationRefused: true,
  connectionFailed: true,
  connectionClosed: true,
  tlsFailed: true,
  invalidResponse: true,
  internal: true,
};

/**
 * A transport's reply as every store can keep it. A transport may be the host's own: its message becomes one line, and NUL
 * and half surrogate pairs in headers become U+FFFD. What is no reply at all is a failure `internal`.
 */
export function storableReply(reply: TransportReply): TransportReply {
  if (reply?.kind === "failure") {
    const { code, message } = reply;
    return {
      kind: "failure",
      code: Object.hasOwn(failureCodes, code) ? code : "internal",
      message: lineOf(`${message}`),
    };
  }
  if (reply?.kind !== "response") return unreadable("it is neither a response nor a failure");
  const { status, headers, body, bodyTruncated } = reply;
  if (!Number.isInteger(status) || status < 100 || status > 999) return unreadable("its status has not three digits");
  if (!(body instanceof Uint8Array)) return unreadable("its body is no Uint8Array");
  if (!isHeaderList(headers)) return unreadable("its headers are no pairs of texts");
  return {
    kind: "response",
    status,
    headers: headers.map(([name, value]) => [storable(name), storable(value)]),
    body,
    bodyTruncated: bodyTruncated === true,
  };
}

function unreadable(why: string): TransportReply {
  return { kind: "failure", code: "internal", message: `The reply of the transport cannot be read: ${why}.` };
}

function isHeaderList(headers: HeaderList): boolean {
  return (
    Array.isArray(headers) && headers.every((pair) => typeof pair?.[0] === "string" && typeof pair[1] === "string")
  );
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}
