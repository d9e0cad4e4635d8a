import { type BuiltEvent, buildEvent, type EventBuildTerms } from "../emitting/build-event.ts";
import { routeEvents } from "../emitting/route-events.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedDelivery, DeliveryClaim } from "../ports/delivery-store.ts";
import type { ClaimedEvent, RoutingResult } from "../ports/event-routing.ts";
import type { Ids } from "../ports/ids.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { LogFields, Logger } from "../ports/logger.ts";
import type { ObservedWork, Observer } from "../ports/observer.ts";
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
  readonly observer: Observer;
  /**
   * Lets `commit` take along, for the delivery loop, what the claim allows of the `count` deliveries that it makes; without one,
   * nothing.
   */
  readonly takeAlong: (
    count: number,
    commit: (claim?: DeliveryClaim) => Promise<readonly ClaimedDelivery[]>,
  ) => Promise<void>;
  /** Called when new deliveries wait. */
  readonly onRouted: () => void;
  /** Called when an event has been worked on for whose key others may wait. */
  readonly onTurnOver: () => void;
}

/** An event that was built, and what is told of its routing until that is written. */
export interface BuiltInLane extends BuiltEvent {
  readonly work: ObservedWork<RoutingResult | null>;
}

/** Events: claim pending ones, build their payloads, decide who gets them, record that. */
export function createRoutingLane(terms: RoutingTerms): Lane<ClaimedEvent, BuiltInLane> {
  const { processId, store, triggers, ids, clock, build, observer } = terms;
  const slots = new Slots({ perKey: BUILDS_PER_TRIGGER, inAll: Number.POSITIVE_INFINITY });
  let tookAll = false;
  return {
    name: "routing",
    slots,
    tookAll: () => tookAll,
    keyOf: ({ event }) => event.trigger,
    async claim() {
      const free = new Map<string, number>();
      for (const name of triggers.names) {
        const slotsOfTrigger = slots.freeOf(name);
        if (slotsOfTrigger > 0) free.set(name, slotsOfTrigger);
      }
      tookAll = false;
      if (free.size === 0) return [];
      const leaseMs = build.buildTimeoutMs + LEASE_MARGIN_MS;
      const claimed = await store.deliveries.claimEvents({ processId, now: clock.now(), leaseMs, slots: free });
      // A claim that was given fewer events of each trigger than it may build has them all.
      tookAll = free.size === triggers.names.length && hasRoomFor(claimed, free);
      return claimed;
    },
    async work(claimed) {
      const work = observer.route(claimed.event);
      return { ...(await work.run(() => buildEvent(claimed, triggers, build))), work };
    },
    about: ({ claimed }) => ({ eventId: claimed.event.id }),
    setAside: ({ work }) => work.end(null),
    async record(built) {
      const now = clock.now();
      const results = await routeEvents(built, { subscriptions: store.subscriptions, triggers, ids, now });
      await terms.takeAlong(pendingIn(results), async (claim) => {
        const { eventIds, claimed } = await store.deliveries.commitRouting(results, claim);
        const written = new Set(eventIds);
        for (const [index, result] of results.entries()) {
          const one = built[index];
          if (one === undefined) continue;
          const isWritten = written.has(result.eventId);
          one.work.end(isWritten ? result : null);
          if (isWritten) announce(one.claimed.event, result, terms);
        }
        if (claimed.length < pendingIn(results)) terms.onRouted();
        return claimed;
      });
      if (built.some(({ claimed }) => claimed.event.orderingKey !== null)) terms.onTurnOver();
    },
  };
}

function hasRoomFor(claimed: readonly ClaimedEvent[], free: ReadonlyMap<string, number>): boolean {
  const counts = new Map<string, number>();
  for (const { event } of claimed) counts.set(event.trigger, (counts.get(event.trigger) ?? 0) + 1);
  return Array.from(counts).every(([trigger, count]) => count < (free.get(trigger) ?? 0));
}

/** How many deliveries the results make that may be attempted. */
function pendingIn(results: readonly RoutingResult[]): number {
  let pending = 0;
  for (const result of results) {
    if (result.state !== "routed") continue;
    for (const { state } of result.deliveries) if (state === "pending") pending += 1;
  }
  return pending;
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
