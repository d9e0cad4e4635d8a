import type { SignedRequestReply } from "../api/ledger-replies.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { TransportRequest } from "../ports/transport.ts";
import { receiverAccess } from "./receiver-access.ts";
import { ledgerHeaders } from "./webhook-request.ts";

/** A request as people may see it before it is sent: with its signatures, which its receiver sees, and nothing that is secret. */
export function signedRequest(request: TransportRequest, endpoint: Endpoint): SignedRequestReply {
  const { authentication } = endpoint;
  const values = authentication.values.map(({ name, value }) => ({ name, value: value === null ? null : "***" }));
  return {
    method: "POST",
    url: receiverAccess({ ...endpoint, authentication: { ...authentication, values } }).url,
    headers: ledgerHeaders(request, endpoint).map((pair) =>
      pair[0] === "webhook-signature" ? [pair[0], request.headers[pair[0]] ?? ""] : pair,
    ),
    body: Buffer.from(request.body).toString(),
  };
}
