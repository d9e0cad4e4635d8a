import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";

/** A request as a test writes it. `fetch` may not set these headers nor send such paths, so it goes through `node:http`. */
export interface WireRequest {
  readonly method: string;
  /** Sent as it is. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** Sent in chunks when a list. Default: none. */
  readonly body?: string | Uint8Array | readonly Uint8Array[] | undefined;
  /** `false`: the end of the body is never sent. Default true. */
  readonly endsBody?: boolean | undefined;
}

export interface WireReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The same as it came. */
  readonly bytes: Buffer;
}

/** Sends one request on a connection of its own and reads the whole answer. */
export async function sendRequest(
  url: string,
  { method, path, headers, body, endsBody }: WireRequest,
): Promise<WireReply> {
  const { hostname, port } = new URL(url);
  const outgoing = request({ hostname, port, method, path, headers, agent: false });
  const isWhole = typeof body === "string" || body instanceof Uint8Array;
  const answered = new Promise<WireReply>((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const { statusCode = 0, headers: replyHeaders } = incoming;
      buffer(incoming).then(
        (bytes) => resolve({ status: statusCode, headers: replyHeaders, text: bytes.toString(), bytes }),
        reject,
      );
    });
  });
  if (isWhole) {
    outgoing.setHeader("content-length", Buffer.byteLength(body));
    outgoing.end(body);
  } else {
    for (const chunk of body ?? []) outgoing.write(chunk);
    if (endsBody ?? true) outgoing.end();
  }
  try {
    return await answered;
  } finally {
    outgoing.destroy();
  }
}
