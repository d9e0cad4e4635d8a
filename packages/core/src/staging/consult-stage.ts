import { parsedOnce } from "../emitting/parsed-once.ts";
import type { AncrageError } from "../errors/ancrage-error.ts";
import { chooseReceivers } from "../matching/choose-receivers.ts";
import type { EndpointEffect } from "../model/endpoint-after.ts";
import type { StagedEvent } from "../model/staged-event.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { callReceiver } from "./call-receiver.ts";
import { endpointUnavailable } from "./endpoint-unavailable.ts";
import type { RunPlan } from "./plan-run.ts";
import { runTooDeep } from "./run-too-deep.ts";
import type { StagingTerms } from "./staging-terms.ts";

/** What a stage came to. */
export interface Consultation {
  readonly staged: StagedEvent;
  readonly effects: readonly { readonly endpointId: string; readonly effect: EndpointEffect }[];
  /** Why the run ends here: a receiver did not accept, or it is too deep to ask any. `null`: every one that was asked has accepted. */
  readonly refusal: AncrageError<"endpoint_unavailable" | "run_too_deep"> | null;
}

/** Calls the receivers that a stage waits for, all at once and under one deadline. @throws `already_stopped` */
export async function consultStage(
  event: WebhookEvent,
  { trigger, candidates, awaited }: RunPlan,
  {
    attempt,
    calls,
    syncTimeoutMs,
    maxDepth,
  }: Pick<StagingTerms<never>, "attempt" | "calls" | "syncTimeoutMs" | "maxDepth">,
): Promise<Consultation> {
  const matched = { ...event, payloadValue: parsedOnce(event.payload ?? "null") };
  const { receivers, decisions } = chooseReceivers(matched, candidates, trigger, event.createdAt);
  const toCall = receivers.flatMap((receiver) => {
    const planned = awaited.get(receiver.candidate.subscription.id);
    return planned === undefined ? [] : [{ receiver, planned }];
  });
  if (toCall.length > 0 && event.depth >= maxDepth) {
    return {
      staged: { event: { ...event, decisions }, deliveries: [] },
      effects: [],
      refusal: runTooDeep(event, maxDepth),
    };
  }
  const call = ({ receiver, planned }: (typeof toCall)[number]) =>
    callReceiver(event, receiver, planned, { ...attempt, timeoutMs: syncTimeoutMs });
  const called = toCall.length === 0 ? [] : await calls.make(() => Promise.all(toCall.map(call)));
  const consulted = called.map(({ endpoint, delivery }) => ({
    endpointId: endpoint.id,
    subscriptionId: delivery.subscriptionId ?? "",
  }));
  const isRefused = called.some(({ delivery }) => delivery.state !== "succeeded");
  return {
    staged: {
      event: { ...event, consulted, decisions },
      deliveries: called.map(({ delivery, attempt: made }) => ({ delivery, attempt: made })),
    },
    effects: called.flatMap(({ endpoint, effect }) => (effect === null ? [] : { endpointId: endpoint.id, effect })),
    refusal: isRefused ? endpointUnavailable(event, called, syncTimeoutMs) : null,
  };
}
