import fc from "fast-check";

/** What may happen to deliveries, in any order. Numbers choose among what is there at that time. */
export type DeliveryAction =
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "claim"; readonly process: number; readonly limit: number; readonly leaseSeconds: number }
  | { readonly kind: "record"; readonly claim: number; readonly outcome: OutcomeKind; readonly retrySeconds: number }
  | { readonly kind: "heartbeat"; readonly process: number }
  | { readonly kind: EndpointActionKind; readonly endpoint: number }
  | { readonly kind: "pauseTenant"; readonly seconds: number | null }
  | { readonly kind: "cancelTooOld"; readonly secondsAgo: number }
  | { readonly kind: "replay" | "cancel"; readonly delivery: number };

export type EndpointActionKind = "disable" | "enable" | "delete" | "unsubscribe" | "test" | "discard" | "pause";

export type OutcomeKind =
  | "succeeded"
  | "retried"
  | "deferred"
  | "exhausted"
  | "gone"
  | "nothingSent"
  | "disabling"
  | "aborted";

const choice = fc.nat({ max: 99 });
const process = fc.nat({ max: 2 });

const wait = fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 90 }) });
const claim = fc.record({
  kind: fc.constant("claim" as const),
  process,
  limit: fc.integer({ min: 1, max: 4 }),
  leaseSeconds: fc.integer({ min: 5, max: 60 }),
});
const record = fc.record({
  kind: fc.constant("record" as const),
  claim: choice,
  outcome: fc.constantFrom<OutcomeKind>(
    ...(["succeeded", "retried", "deferred", "exhausted", "gone", "nothingSent", "disabling", "aborted"] as const),
  ),
  retrySeconds: fc.nat({ max: 30 }),
});
const heartbeat = fc.record({ kind: fc.constant("heartbeat" as const), process });
const change = fc.record({
  kind: fc.constantFrom<EndpointActionKind>(
    ...(["disable", "enable", "delete", "unsubscribe", "test", "discard", "pause"] as const),
  ),
  endpoint: choice,
});
const pauseTenant = fc.record({
  kind: fc.constant("pauseTenant" as const),
  seconds: fc.option(fc.integer({ min: 1, max: 60 })),
});
const cancelTooOld = fc.record({ kind: fc.constant("cancelTooOld" as const), secondsAgo: fc.nat({ max: 90 }) });
const replay = fc.record({ kind: fc.constantFrom("replay" as const, "cancel" as const), delivery: choice });

/** Sequences of actions, mostly claims and their results. */
export const deliveryActions: fc.Arbitrary<DeliveryAction[]> = fc.array(
  fc.oneof(
    { arbitrary: claim, weight: 8 },
    { arbitrary: record, weight: 8 },
    { arbitrary: wait, weight: 5 },
    { arbitrary: heartbeat, weight: 2 },
    { arbitrary: change, weight: 2 },
    { arbitrary: replay, weight: 2 },
    { arbitrary: pauseTenant, weight: 1 },
    { arbitrary: cancelTooOld, weight: 1 },
  ),
  { minLength: 1, maxLength: 40, size: "max" },
);
