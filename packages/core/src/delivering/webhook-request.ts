import { AncrageError } from "../errors/ancrage-error.ts";
import type { HeaderList } from "../model/attempt.ts";
import type { DeliveryContent } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { liveSecrets } from "../model/endpoint-secret.ts";
import type { Stage } from "../model/stage.ts";
import type { TransportRequest } from "../ports/transport.ts";
import { signWebhook } from "../signing/sign-webhook.ts";
import { receiverAccess } from "./receiver-access.ts";
import { type SendableEvent, webhookBody } from "./webhook-body.ts";

/** What a request carries, and what its headers say of it. */
export interface CarriedEvent extends SendableEvent {
  readonly content: DeliveryContent;
  readonly stage: Stage;
  /** How many webhooks led to the event. */
  readonly depth: number;
  /** Where the first of them came from, or where we are. */
  readonly origin: string;
  /** W3C trace context of the span that sends it; `null`: nobody traces. */
  readonly traceparent: string | null;
}

/**
 * The request of one attempt, signed with every live secret, newest first.
 * @throws `invalid_secret` when there is none: nothing is sent unsigned
 */
export function webhookRequest(
  event: CarriedEvent,
  endpoint: Endpoint,
  now: Date,
  sequence: number | null = null,
): TransportRequest {
  const secrets = liveSecrets(endpoint.secrets, now);
  if (secrets.length === 0) throw noSecret(endpoint.id);
  const { contentType, text } = webhookBody(event, endpoint);
  const { url, headers } = receiverAccess(endpoint);
  const body = Buffer.from(text);
  const timestamp = Math.floor(now.getTime() / 1000);
  const signed = { id: event.id, timestamp, body };
  return {
    url,
    headers: {
      // Before the endpoint's own headers: an owner may know better.
      ...(event.traceparent !== null && { traceparent: event.traceparent }),
      ...headers,
      "content-type": contentType,
      "user-agent": "Ancrage",
      "accept-encoding": "identity",
      "webhook-id": event.id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": secrets.map(({ key }) => signWebhook(signed, key)).join(" "),
      "webhook-endpoint": endpoint.id,
      ...(event.stage !== "postOperation" && { "webhook-stage": event.stage }),
      ...(sequence !== null && { "webhook-sequence": String(sequence) }),
      ...(event.content !== "full" && { "webhook-content": event.content }),
      // Whatever the receiver causes has this webhook behind it too.
      "webhook-depth": String(event.depth + 1),
      "webhook-origin": event.origin,
    },
    body,
  };
}

function noSecret(endpointId: string): AncrageError<"invalid_secret"> {
  const message = `The endpoint ${endpointId} has no live secret, and nothing is sent unsigned. Rotate its secret.`;
  return new AncrageError("invalid_secret", message, {});
}

// The only headers whose values the ledger shows, besides custom ones that are not secret.
const shownHeaders = new Set([
  "traceparent",
  "content-type",
  "user-agent",
  "accept-encoding",
  "webhook-id",
  "webhook-timestamp",
  "webhook-endpoint",
  "webhook-sequence",
  "webhook-stage",
  "webhook-content",
  "webhook-depth",
  "webhook-origin",
]);

// One signature is the rule; a process keeps the same pair for all attempts that had one.
const maskedV1 = ["webhook-signature", "v1,***"] as const;

/** A request's headers as the ledger keeps them: of a signature the versions alone, of a secret value nothing. */
export function ledgerHeaders({ headers }: TransportRequest, endpoint: Pick<Endpoint, "headers">): HeaderList {
  return Object.entries(headers).map((pair) => {
    const [name, value] = pair;
    if (name === "webhook-signature") return maskedSignature(value);
    const own = endpoint.headers.find((header) => header.name === name);
    const isShown = own === undefined ? shownHeaders.has(name) : !own.isSecret;
    return isShown ? pair : [name, "***"];
  });
}

function maskedSignature(value: string): HeaderList[number] {
  const versions = value.replaceAll(/,[^ ]+/g, ",***");
  return versions === maskedV1[1] ? maskedV1 : ["webhook-signature", versions];
}
