import type { Delivery, DeliveryContent } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { ClaimedDelivery, Rebuild } from "../ports/delivery-store.ts";
import { type BuildTerms, buildPayload } from "../triggers/build-payload.ts";
import { payloadInVersion, versionFor } from "../triggers/payload-version.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { thinPayload } from "./thin-payload.ts";
import type { WhenTooLarge } from "./when-too-large.ts";

/** What contents are prepared with. */
export interface ContentTerms {
  readonly triggers: TriggerRegistry;
  readonly build: BuildTerms;
  /** Asked of what comes out too large, unless it came with the delivery. */
  readonly whenTooLarge: WhenTooLarge;
}

/** What a content is made of: the parts of a claimed delivery that it depends on. */
export interface ContentSource extends Pick<ClaimedDelivery, "event"> {
  readonly delivery: Pick<Delivery, "tenantId" | "subscriptionId" | "content" | "isTest">;
  readonly endpoint: Pick<Endpoint, "payloadVersion">;
  /** What its payload is built again from; without `whenTooLarge` that is asked for when it matters. */
  readonly rebuild?: Omit<Rebuild, "whenTooLarge"> & Partial<Rebuild>;
}

/** What an attempt carries, or why it carries nothing. */
export type PreparedContent =
  | { readonly kind: "ready"; readonly payload: string; readonly content: DeliveryContent }
  | { readonly kind: "canceled"; readonly reason: "forgotten" | "tooLarge" | "nothingToSend" }
  /** Tried again with the next attempt. */
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Makes what an attempt of a claimed delivery carries: the payload as it was routed in the endpoint's version of it, ids and a
 * link, or the payload built again. What comes out too large is ids and a link, marked, where the subscription takes them. Never
 * rejects.
 */
export async function prepareContent(source: ContentSource, terms: ContentTerms): Promise<PreparedContent> {
  const { delivery, event, endpoint } = source;
  const { content } = delivery;
  const { payload } = event;
  if (payload === null && event.oversizedBytes === null) return { kind: "canceled", reason: "forgotten" };
  if (content === "full" && payload === null) return { kind: "canceled", reason: "tooLarge" };
  if (content === "full" && payload !== null && endpoint.payloadVersion <= 1)
    return { kind: "ready", payload, content };
  // What is told ahead of an operation is its input, which has one form.
  if (event.stage !== "postOperation" && payload !== null) return { kind: "ready", payload, content: "full" };
  try {
    const trigger = terms.triggers.get(event.trigger);
    if (content === "thin" || content === "degraded") {
      return { kind: "ready", payload: thinPayload(event, trigger), content };
    }
    if (content === "fresh") return await freshContent(source, trigger, terms);
    return await inVersion(source, trigger, payload, terms);
  } catch (error) {
    return { kind: "failed", error };
  }
}

/**
 * Of a record that is gone only its snapshot can be built again; without one the payload that was passed is all there is. So it
 * is of one that was not committed yet, while the host waits.
 */
async function freshContent(source: ContentSource, trigger: AnyTrigger, terms: ContentTerms): Promise<PreparedContent> {
  const { event, rebuild } = source;
  const { recordId, tenantId, scope, payload } = event;
  if (rebuild === undefined || (trigger.action === "delete" && rebuild.snapshot === null)) {
    return inVersion(source, trigger, payload, terms);
  }
  const snapshot: unknown = rebuild.snapshot === null ? null : JSON.parse(rebuild.snapshot);
  const record = { recordId, tenantId, scope, snapshot, changed: rebuild.changed };
  const outcome = await buildPayload(trigger, record, terms.build);
  switch (outcome.kind) {
    case "nothing":
      return { kind: "canceled", reason: "nothingToSend" };
    case "failed":
      return outcome;
    case "tooLarge":
      return tooLarge(source, trigger, terms);
    case "built":
      return inVersion(source, trigger, outcome.json, terms);
  }
}

/** `json` in the endpoint's version; `null`: it was too large to be kept. */
async function inVersion(
  source: ContentSource,
  trigger: AnyTrigger,
  json: string | null,
  terms: ContentTerms,
): Promise<PreparedContent> {
  const { delivery, endpoint } = source;
  if (json === null) return tooLarge(source, trigger, terms);
  const version = versionFor(trigger, endpoint.payloadVersion);
  if (version === undefined) throw new RangeError(`${trigger.name} has no version ${endpoint.payloadVersion}.`);
  // What a test shows is the sample of that version, which need not be the one that its first version's becomes.
  if (delivery.isTest) return { kind: "ready", payload: version.sampleJson, content: delivery.content };
  const made = payloadInVersion(version, json);
  if (made.kind === "tooLarge") return tooLarge(source, trigger, terms);
  return made.kind === "failed" ? made : { kind: "ready", payload: made.json, content: delivery.content };
}

async function tooLarge(
  { delivery, event, rebuild }: ContentSource,
  trigger: AnyTrigger,
  terms: ContentTerms,
): Promise<PreparedContent> {
  const wanted = rebuild?.whenTooLarge ?? (await terms.whenTooLarge(delivery));
  return wanted === "cancel"
    ? { kind: "canceled", reason: "tooLarge" }
    : { kind: "ready", payload: thinPayload(event, trigger), content: "degraded" };
}
