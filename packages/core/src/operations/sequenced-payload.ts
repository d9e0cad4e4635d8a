import type { SequencedEventReply } from "../api/replies.ts";
import { authorizeDelivery } from "../delivering/authorize-delivery.ts";
import { prepareContent } from "../delivering/prepare-content.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { SequencedEvent } from "../ports/ledger.ts";
import type { OperatingTerms } from "./operating-terms.ts";

/** What a receiver that catches up is shown of an event. */
export type SequencedPayload = Pick<SequencedEventReply, "content" | "payload" | "tombstone">;

/**
 * What a delivery of an event would carry now, if its endpoint may still see it: the payload in the endpoint's version, ids and
 * a link, or the payload built again. Rejects while that cannot be said or made: a tombstone would let the receiver believe
 * that it has everything.
 */
export async function sequencedPayload(
  sent: SequencedEvent,
  endpoint: Endpoint,
  terms: Pick<OperatingTerms, "triggers" | "authorize" | "build" | "whenTooLarge" | "clock">,
): Promise<SequencedPayload> {
  const { event, subscriptionId, content } = sent;
  const { authorize, build, clock } = terms;
  if (event.payload === null && event.oversizedBytes === null) return tombstone(whyGone(event));
  if (authorize !== null) {
    const timeoutMs = build.buildTimeoutMs;
    const authorization = await authorizeDelivery({ event, endpoint }, authorize, { clock, timeoutMs });
    if (authorization.kind === "failed") throw new Error(authorization.error);
    if (authorization.kind === "refused") return tombstone("notAuthorized");
  }
  const delivery = { tenantId: endpoint.tenantId, subscriptionId, content, isTest: false };
  const rebuild = { snapshot: event.snapshot, changed: event.changed };
  const made = await prepareContent({ delivery, event, endpoint, ...(content === "fresh" && { rebuild }) }, terms);
  if (made.kind === "failed") throw made.error instanceof Error ? made.error : new Error(String(made.error));
  if (made.kind === "canceled") return tombstone(made.reason);
  return { content: made.content, payload: JSON.parse(made.payload), tombstone: null };
}

function whyGone({ forgottenAt }: WebhookEvent): "forgotten" | "dropped" {
  return forgottenAt === null ? "dropped" : "forgotten";
}

function tombstone(why: NonNullable<SequencedPayload["tombstone"]>): SequencedPayload {
  return { content: null, payload: null, tombstone: why };
}
