import { AncrageError } from "../../errors/ancrage-error.ts";
import type { Clock } from "../../ports/clock.ts";
import { CallRefusal } from "./call-refusal.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { headerOf } from "./incoming-call.ts";

/** The most bytes of a call's body that are read. */
export const CALL_BODY_LIMIT_BYTES = 1_048_576;

/** A caller has so long to send the body. */
const bodyTimeoutMs = 30_000;

/** Whether a body is announced; one that is not may come all the same. */
export function announcesBody(call: Pick<IncomingCall, "headers">): boolean {
  const length = headerOf(call, "content-length");
  return headerOf(call, "transfer-encoding") !== null || (length !== null && length !== "0");
}

/** The bytes of a call's body, counted while they come. */
export async function readCallBody(call: IncomingCall, clock: Clock): Promise<Uint8Array> {
  if (call.isBodyConsumed) throw bodyConsumed();
  if (Number(headerOf(call, "content-length")) > CALL_BODY_LIMIT_BYTES) throw tooLarge();
  if (call.body === null) return new Uint8Array();
  if (call.body instanceof Uint8Array) {
    if (call.body.byteLength > CALL_BODY_LIMIT_BYTES) throw tooLarge();
    return call.body;
  }
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(bodyTimeoutMs, () =>
    reject(new CallRefusal(408, `The body had not come to its end after ${bodyTimeoutMs / 1000} s.`)),
  );
  try {
    return await Promise.race([late, readBytes(call.body)]);
  } finally {
    cancel();
  }
}

async function readBytes(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > CALL_BODY_LIMIT_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof CallRefusal) throw error;
    throw new CallRefusal(400, "The caller went away before the body had come to its end.", { cause: error });
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

function tooLarge(): CallRefusal {
  return new CallRefusal(413, `The body is longer than ${CALL_BODY_LIMIT_BYTES} bytes.`);
}

function bodyConsumed(): CallRefusal {
  const message =
    "The body was read before it came to Ancrage, and its bytes are gone, so that no signature over them can be checked. Mount the inbound middleware before body parsers, or let the parser keep the bytes: express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes } }).";
  const cause = new AncrageError("body_consumed", message, {});
  const { code, details } = cause;
  const body = JSON.stringify({ error: { code, message, details } });
  return new CallRefusal(500, message, { headers: { "content-type": "application/json; charset=utf-8" }, body, cause });
}
