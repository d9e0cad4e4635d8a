import type { ReceivedRequest } from "../receiver/received-request.ts";

/** The payload that arrived. REST hooks get it bare, without an envelope around it. */
export function payloadOf({ body }: ReceivedRequest): unknown {
  return JSON.parse(Buffer.from(body, "base64").toString());
}
