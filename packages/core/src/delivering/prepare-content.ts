import type { DeliveryContent } from "../model/delivery.ts";
import type { ClaimedDelivery } from "../ports/delivery-store.ts";
import { type BuildTerms, buildPayload } from "../triggers/build-payload.ts";
import { payloadInVersion, versionFor } from "../triggers/payload-version.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { thinPayload } from "./thin-payload.ts";

/** What contents are prepared with. */
export interface ContentTerms {
  readonly triggers: TriggerRegistry;
  readonly build: BuildTerms;
}

/** What an attempt carries, or why it carries nothing. */
export type PreparedContent =
  | { readonly kind: "ready"; readonly payload: string; readonly content: DeliveryContent }
  | { readonly kind: "canceled"; readonly reason: "forgotten" | "tooLarge" | "nothingToSend" }
  /** Tried again with the next attempt. */
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Makes what an attempt of a claimed delivery carries: the payload as it was routed in the endpoint's version of it, ids and a
 * link, or the payload built again. Never rejects.
 */
export async function prepareContent(claimed: ClaimedDelivery, terms: ContentTerms): Promise<PreparedContent> {
  const { delivery, event, endpoint } = claimed;
  const { content } = delivery;
  const { payload } = event;
  if (payload === null && event.oversizedBytes === null) return { kind: "canceled", reason: "forgotten" };
  if (content === "full" && payload !== null && endpoint.payloadVersion <= 1)
    return { kind: "ready", payload, content };
  // What is told ahead of an operation is its input, which has one form.
  if (event.stage !== "postOperation" && payload !== null) return { kind: "ready", payload, content: "full" };
  try {
    const trigger = terms.triggers.get(event.trigger);
    if (content === "thin" || content === "degraded") {
      return { kind: "ready", payload: thinPayload(event, trigger), content };
    }
    if (content === "fresh") return await freshContent(claimed, trigger, terms);
    return payload === null ? tooLarge : inVersion(claimed, trigger, payload);
  } catch (error) {
    return { kind: "failed", error };
  }
}

const tooLarge = { kind: "canceled", reason: "tooLarge" } as const;

/**
 * Of a record that is gone only its snapshot can be built again; without one the payload that was passed is all there is. So it
 * is of one that was not committed yet, while the host waits.
 */
async function freshContent(
  claimed: ClaimedDelivery,
  trigger: AnyTrigger,
  { build }: ContentTerms,
): Promise<PreparedContent> {
  const { event, rebuild } = claimed;
  const { recordId, tenantId, scope, payload } = event;
  if (rebuild === undefined || (trigger.action === "delete" && rebuild.snapshot === null)) {
    return payload === null ? tooLarge : inVersion(claimed, trigger, payload);
  }
  const snapshot: unknown = rebuild.snapshot === null ? null : JSON.parse(rebuild.snapshot);
  const outcome = await buildPayload(trigger, { recordId, tenantId, scope, snapshot, changed: rebuild.changed }, build);
  switch (outcome.kind) {
    case "nothing":
      return { kind: "canceled", reason: "nothingToSend" };
    case "failed":
      return outcome;
    case "tooLarge":
      return rebuild.whenTooLarge === "cancel"
        ? tooLarge
        : { kind: "ready", payload: thinPayload(event, trigger), content: "degraded" };
    case "built":
      return inVersion(claimed, trigger, outcome.json);
  }
}

function inVersion({ delivery, endpoint }: ClaimedDelivery, trigger: AnyTrigger, json: string): PreparedContent {
  const version = versionFor(trigger, endpoint.payloadVersion);
  if (version === undefined) throw new RangeError(`${trigger.name} has no version ${endpoint.payloadVersion}.`);
  // What a test shows is the sample of that version, which need not be the one that its first version's becomes.
  if (delivery.isTest) return { kind: "ready", payload: version.sampleJson, content: delivery.content };
  const made = payloadInVersion(version, json);
  if (made.kind === "tooLarge") return tooLarge;
  return made.kind === "failed" ? made : { kind: "ready", payload: made.json, content: delivery.content };
}
