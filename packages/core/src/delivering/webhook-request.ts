import type { HeaderList } from "../model/attempt.ts";
import type { Endpoint, Envelope } from "../model/endpoint.ts";
import type { DeliveredEvent } from "../ports/delivery-store.ts";
import type { TransportRequest } from "../ports/transport.ts";
import { secretKey } from "../signing/secret.ts";
import { signWebhook } from "../signing/sign-webhook.ts";

/** The signed request of one attempt. The body depends on the event and the envelope alone, so all attempts have equal bytes. */
export function webhookRequest(
  event: DeliveredEvent,
  endpoint: Pick<Endpoint, "id" | "url" | "envelope" | "secret">,
  now: Date,
): TransportRequest {
  const body = Buffer.from(webhookBody(event, endpoint.envelope));
  const timestamp = Math.floor(now.getTime() / 1000);
  return {
    url: endpoint.url,
    headers: {
      "content-type": "application/json",
      "user-agent": "Ancrage",
      "accept-encoding": "identity",
      "webhook-id": event.id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signWebhook({ id: event.id, timestamp, body }, secretKey(endpoint.secret)),
      "webhook-endpoint": endpoint.id,
    },
    body,
  };
}

function webhookBody({ trigger, createdAt, payload }: DeliveredEvent, envelope: Envelope): string {
  switch (envelope) {
    case "bare":
      return payload;
    case "standard":
      return `{"type":${JSON.stringify(trigger)},"timestamp":"${createdAt.toISOString()}","data":${payload}}`;
  }
}

/** A request's headers as the ledger keeps them: a signature is shown by its version alone. */
export function ledgerHeaders({ headers }: TransportRequest): HeaderList {
  return Object.entries(headers).map(([name, value]) => [name, name === "webhook-signature" ? "v1,***" : value]);
}
