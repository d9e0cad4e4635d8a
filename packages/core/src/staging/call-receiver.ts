import { type AttemptTerms, attemptDelivery } from "../delivering/attempt-delivery.ts";
import { newDelivery } from "../emitting/route-events.ts";
import type { Receiver } from "../matching/choose-receivers.ts";
import type { Attempt } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { EndpointEffect } from "../model/endpoint-after.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { AwaitedReceiver } from "./plan-run.ts";

/** A receiver that the run waited for, and what came of it. */
export interface CalledReceiver {
  readonly endpoint: Endpoint;
  /** Ended: `succeeded`, or `exhausted` for `refusedSync`. */
  readonly delivery: Delivery;
  readonly attempt: Attempt | null;
  /** What it means for the endpoint, if anything. */
  readonly effect: EndpointEffect | null;
}

/** Calls a receiver once, just as a dispatcher would, within `timeoutMs`. Never rejects. */
export async function callReceiver(
  event: WebhookEvent,
  receiver: Receiver,
  { endpoint, deliveryId }: AwaitedReceiver,
  { timeoutMs, ...terms }: AttemptTerms & { readonly timeoutMs: number },
): Promise<CalledReceiver> {
  const attempted = { ...newDelivery(event, receiver, deliveryId, event.createdAt), attempts: 1 };
  const buildTimeoutMs = Math.min(terms.build.buildTimeoutMs, timeoutMs);
  const { attempt, next, effect } = await attemptDelivery(
    {
      ...{ delivery: attempted, claim: 1, event },
      // Nobody has a deadline of its own here.
      endpoint: { ...endpoint, attemptTimeoutMs: Math.min(endpoint.attemptTimeoutMs ?? timeoutMs, timeoutMs) },
    },
    {
      ...{ ...terms, build: { ...terms.build, buildTimeoutMs }, attemptTimeoutMs: timeoutMs, isAwaited: true },
      // The host's transaction may be open, and nothing can be read of the store then.
      whenTooLarge: async () => receiver.candidate.subscription.whenTooLarge,
    },
  );
  const ended = next.state === "succeeded" ? SUCCEEDED : REFUSED;
  const delivery: Delivery = {
    ...attempted,
    ...ended,
    nextAttemptAt: null,
    endedAt: terms.clock.now(),
    lastAttemptState: attempt?.state ?? null,
    lastStatus: attempt?.response?.status ?? null,
  };
  return { endpoint, delivery, attempt, effect: lastingEffect(effect) };
}

const SUCCEEDED = { state: "succeeded", reason: null } as const;
const REFUSED = { state: "exhausted", reason: "refusedSync" } as const;

/** A refusal is an answer and no sign of bad health, so it pauses nobody; what the receiver wants for ever counts. */
function lastingEffect(effect: EndpointEffect | null): EndpointEffect | null {
  return effect === null || ["succeeded", "failed", "deferred"].includes(effect.kind) ? null : effect;
}
