import type { SequencedEventReply } from "../api/replies.ts";
import { authorizeDelivery } from "../delivering/authorize-delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { payloadInVersion, versionFor } from "../triggers/payload-version.ts";
import type { OperatingTerms } from "./operating-terms.ts";

/** What a receiver that catches up is shown of an event. */
export type SequencedPayload = Pick<SequencedEventReply, "payload" | "tombstone">;

/**
 * The payload of an event in the endpoint's version, if it may still see it. Rejects while that cannot be said, or the
 * version cannot be made: a tombstone would let the receiver believe that it has everything.
 */
export async function sequencedPayload(
  event: WebhookEvent,
  endpoint: Endpoint,
  { triggers, authorize, build, clock }: Pick<OperatingTerms, "triggers" | "authorize" | "build" | "clock">,
): Promise<SequencedPayload> {
  const { payload } = event;
  if (payload === null) return tombstone(whyGone(event));
  if (authorize !== null) {
    const timeoutMs = build.buildTimeoutMs;
    const authorization = await authorizeDelivery({ event, endpoint }, authorize, { clock, timeoutMs });
    if (authorization.kind === "failed") throw new Error(authorization.error);
    if (authorization.kind === "refused") return tombstone("notAuthorized");
  }
  const trigger = endpoint.payloadVersion > 1 ? triggers.get(event.trigger) : undefined;
  const version = trigger && versionFor(trigger, endpoint.payloadVersion);
  const made = version === undefined ? ({ kind: "built", json: payload } as const) : payloadInVersion(version, payload);
  if (made.kind === "failed") throw new Error(made.error);
  return made.kind === "tooLarge" ? tombstone("tooLarge") : { payload: JSON.parse(made.json), tombstone: null };
}

function whyGone({ oversizedBytes, forgottenAt }: WebhookEvent): "forgotten" | "tooLarge" | "dropped" {
  if (oversizedBytes !== null) return "tooLarge";
  return forgottenAt === null ? "dropped" : "forgotten";
}

function tombstone(why: NonNullable<SequencedPayload["tombstone"]>): SequencedPayload {
  return { payload: null, tombstone: why };
}
