import { type BuiltEvent, buildEvent, type EventBuildTerms } from "../emitting/build-event.ts";
import { routeEvents } from "../emitting/route-events.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedEvent, RoutingResult } from "../ports/event-routing.ts";
import type { Ids } from "../ports/ids.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { LogFields, Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { LEASE_MARGIN_MS } from "./lease-margin.ts";
import { Slots } from "./slots.ts";
import type { Lane } from "./work-loop.ts";

/**
 * Builders of one trigger that run at once in a process, so that one slow builder delays no other trigger. As many as there
 * are attempts in flight by default: a claim costs about the same for many events as for few.
 */
const BUILDS_PER_TRIGGER = 128;

export interface RoutingTerms {
  readonly processId: string;
  readonly store: Store;
  readonly triggers: TriggerRegistry;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly lifecycle: Lifecycle;
  readonly build: EventBuildTerms;
  readonly logger: Logger;
  /** Called when new deliveries exist. */
  readonly onRouted: () => void;
  /** Called when an event has been worked on for whose key others may wait. */
  readonly onTurnOver: () => void;
}

/** Events: claim pending ones, build their payloads, decide who gets them, record that. */
export function createRoutingLane(terms: RoutingTerms): Lane<ClaimedEvent, BuiltEvent> {
  const { processId, store, triggers, ids, clock, build } = terms;
  const slots = new Slots({ perKey: BUILDS_PER_TRIGGER, inAll: Number.POSITIVE_INFINITY });
  return {
    name: "routing",
    slots,
    keyOf: ({ event }) => event.trigger,
    async claim() {
      const free = new Map<string, number>();
      for (const name of triggers.names) {
        const slotsOfTrigger = slots.freeOf(name);
        if (slotsOfTrigger > 0) free.set(name, slotsOfTrigger);
      }
      if (free.size === 0) return [];
      const leaseMs = build.buildTimeoutMs + LEASE_MARGIN_MS;
      return store.deliveries.claimEvents({ processId, now: clock.now(), leaseMs, slots: free });
    },
    work: (claimed) => buildEvent(claimed, triggers, build),
    about: ({ claimed }) => ({ eventId: claimed.event.id }),
    async record(built) {
      const now = clock.now();
      const results = await routeEvents(built, { subscriptions: store.subscriptions, triggers, ids, now });
      const written = new Set(await store.deliveries.commitRouting(results));
      for (const [index, result] of results.entries()) {
        const event = built[index]?.claimed.event;
        if (event !== undefined && written.has(result.eventId)) announce(event, result, terms);
      }
      terms.onRouted();
      if (built.some(({ claimed }) => claimed.event.orderingKey !== null)) terms.onTurnOver();
    },
  };
}

function announce(event: ClaimedEvent["event"], result: RoutingResult, { lifecycle, logger }: RoutingTerms): void {
  const about = { eventId: event.id, tenantId: event.tenantId, trigger: event.trigger };
  if (result.state === "routed") {
    lifecycle.emit("event.routed", { ...about, deliveries: result.deliveries.length });
    for (const { id, endpointId, state, reason } of result.deliveries) {
      if (state !== "canceled") continue;
      lifecycle.emit("delivery.canceled", { ...about, deliveryId: id, endpointId, attempts: 0, reason, error: null });
    }
  }
  if (result.state === "skipped") {
    lifecycle.emit("event.skipped", { ...about, reason: result.reason });
    if (result.reason === "loop") logger.warn("An event was skipped: too many webhooks led to it", loopFields(event));
  }
  if (result.state === "failed")
    lifecycle.emit("event.failed", { ...about, reason: result.reason, error: result.error });
}

function loopFields({ id, trigger, tenantId, depth, origin }: ClaimedEvent["event"]): LogFields {
  return { eventId: id, trigger, tenantId, depth, origin };
}
