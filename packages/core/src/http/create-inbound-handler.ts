import type { ReceiveCall } from "../inbound/receiving/receive-call.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { guardHeaders } from "./json-reply.ts";

/** What takes calls of inbound hooks: `createWebhooks` makes one. */
export interface InboundReceiver {
  /** Takes one call and answers it. Never rejects. */
  readonly receiveCall: ReceiveCall;
}

/**
 * Inbound hooks on core's own request and response: what every adapter serves. The request's URL is relative to the mount:
 * `/<code>?…`. Every path is ours, since whatever is no code is answered as an unknown one. Never rejects.
 */
export function createInboundHandler({
  receiveCall,
}: InboundReceiver): (request: HttpRequest) => Promise<HttpResponse & { readonly body: string | null }> {
  return async (request) => {
    const kept = keptBytes(request);
    const answer = await receiveCall({
      method: request.method,
      url: request.url.replace(/^https?:\/\/[^/?#]*/i, ""),
      headers: request.headers,
      address: request.address ?? null,
      body: request.bodyConsumed === true ? kept : request.body,
      isBodyConsumed: request.bodyConsumed === true && kept === null,
    });
    const { status, headers, body } = answer;
    const hasNone = status === 204 || status === 205 || status === 304;
    return { status, headers: { ...guardHeaders, ...headers }, body: hasNone ? null : body };
  };
}

/** The bytes of a body that somebody read before us, where they were kept as they came; parsers undo codings. */
function keptBytes({ rawBody, parsedBody, headers }: HttpRequest): Uint8Array | null {
  if ((headers["content-encoding"] ?? "identity") !== "identity") return null;
  if (rawBody instanceof Uint8Array) return rawBody;
  return parsedBody instanceof Uint8Array ? parsedBody : null;
}
