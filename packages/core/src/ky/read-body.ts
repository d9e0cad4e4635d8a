import { MAX_BODY_READ, type TransportReply } from "../ports/transport.ts";

type Body = Pick<Extract<TransportReply, { kind: "response" }>, "body" | "bodyTruncated">;

/** Reads at most `MAX_BODY_READ` bytes and drops the rest. A body that breaks off is given as far as it came. Never rejects. */
export async function readBody(stream: ReadableStream<Uint8Array> | null): Promise<Body> {
  if (stream === null) return { body: new Uint8Array(), bodyTruncated: false };
  const reader = stream.getReader();
  const kept = new Uint8Array(MAX_BODY_READ);
  let bytes = 0;
  let bodyTruncated = false;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const chunk = (value ?? new Uint8Array()).subarray(0, MAX_BODY_READ - bytes);
      kept.set(chunk, bytes);
      bytes += chunk.length;
      bodyTruncated = chunk.length < (value?.length ?? 0);
      if (bodyTruncated) break;
    }
  } catch {
    bodyTruncated = true;
  }
  // Not awaited: it ends the connection, and whether it could is nothing that the answer hangs on.
  if (bodyTruncated) reader.cancel().catch(() => {});
  return { body: kept.slice(0, bytes), bodyTruncated };
}
