import {
  type ClaimedDeliveries,
  type ClaimedDelivery,
  type DeliveredEvent,
  type DeliveryClaim,
  type Endpoint,
  type Rebuild,
  rateOf,
  type WebhookEvent,
} from "@ancrage/core";
import { isUnsubscribed } from "./is-unsubscribed.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { attemptsInWindow, noteAttempt, roomAt } from "./rate-marks.ts";
import type { StoredDelivery, StoredEndpoint } from "./stored-rows.ts";
import { takeDelivery } from "./take-delivery.ts";

/** `DeliveryStore.claimDeliveries`: rounds over the endpoints, one delivery each, until `limit` or nothing is left. */
export function claimDeliveries(tables: MemoryTables, claim: DeliveryClaim): ClaimedDeliveries {
  const claimed: ClaimedDelivery[] = [];
  const served: StoredEndpoint[] = [];
  let round: Generator<ClaimedDelivery>[] = [];
  for (const endpoint of tables.turns) {
    if (claimed.length >= claim.limit) break;
    if (endpoint.queue.isEmpty) {
      tables.turns.delete(endpoint);
      continue;
    }
    if (!endpoint.queue.mayHaveDue(claim.now)) continue;
    const deliveries = takeDueDeliveries(tables, endpoint, claim);
    if (!takeOne(deliveries, claimed)) continue;
    served.push(endpoint);
    round.push(deliveries);
  }
  while (round.length > 0 && claimed.length < claim.limit) {
    round = round.filter((deliveries) => claimed.length < claim.limit && takeOne(deliveries, claimed));
  }
  endTurns(tables, served);
  return { deliveries: claimed, roomAt: roomAt(tables, claim) };
}

function takeOne(deliveries: Generator<ClaimedDelivery>, claimed: ClaimedDelivery[]): boolean {
  const next = deliveries.next();
  if (next.done === true) return false;
  claimed.push(next.value);
  return true;
}

/** Those served go behind those not served; the one that started goes last, so that the next call starts with another. */
function endTurns(tables: MemoryTables, [first, ...others]: readonly StoredEndpoint[]): void {
  if (first === undefined) return;
  for (const endpoint of [...others, first]) {
    tables.turns.delete(endpoint);
    tables.turns.add(endpoint);
  }
}

/** The deliveries of one endpoint that may be taken now; each is taken when it is asked for. */
function* takeDueDeliveries(
  tables: MemoryTables,
  endpoint: StoredEndpoint,
  claim: DeliveryClaim,
): Generator<ClaimedDelivery> {
  const { queue, row } = endpoint;
  if (row.state === "disabled" && row.deletedAt === null) return;
  const abandoned = queue.abandoned(claim.now);
  let room = roomBesidesTests(tables, endpoint, abandoned.length, claim.now);
  const rate = rateOf(row, claim.endpointRate);
  const free = freeSlots(row, claim);
  let slots = Math.min(free, rate === null ? free : rate.limit - attemptsInWindow(endpoint, claim.now));
  // Every delivery of a batch shares it: copies are for the caller to keep, not to keep apart from each other.
  const endpointCopy = { ...row };
  const leaseMs = leaseMsOf(row, claim);
  for (; slots > 0; slots -= 1) {
    const delivery =
      takeAbandoned(abandoned, room) ??
      queue.takeDueTest(claim.now) ??
      (room > 0 ? queue.takeDue(claim.now) : undefined);
    if (delivery === undefined) return;
    if (!delivery.row.isTest) room -= 1;
    const isLost = delivery.row.leasedUntil !== null;
    takeDelivery(delivery, { ...claim, leaseMs });
    if (rate !== null) noteAttempt(endpoint, rate, claim.now);
    yield {
      ...claimedDelivery(delivery, endpointCopy),
      ...(delivery.row.content === "fresh" && { rebuild: rebuildOf(tables, delivery) }),
      ...(isLost && isUnsubscribed(tables, delivery) && { unsubscribed: true }),
    };
  }
}

/** How many attempts the process may begin to an endpoint, rates aside. */
export function freeSlots(
  { id, concurrency }: Endpoint,
  { more, endpointConcurrency, inFlight }: DeliveryClaim,
): number {
  const most = more?.of.get(id) ?? more?.each ?? Number.POSITIVE_INFINITY;
  return Math.min((concurrency ?? endpointConcurrency) - (inFlight.get(id) ?? 0), most);
}

/** How long a delivery to an endpoint is held. */
export function leaseMsOf({ attemptTimeoutMs }: Endpoint, { leaseMs, leaseMarginMs }: DeliveryClaim): number {
  return attemptTimeoutMs === null ? leaseMs : attemptTimeoutMs + leaseMarginMs;
}

/** A delivery that was taken, as its dispatcher gets it; `endpoint` is a copy, which may be shared. */
export function claimedDelivery({ row, claims, event }: StoredDelivery, endpoint: Endpoint): ClaimedDelivery {
  return { delivery: { ...row }, claim: claims, event: deliveredEvent(event.row), endpoint };
}

function deliveredEvent(row: WebhookEvent): DeliveredEvent {
  const { id, tenantId, scope, trigger, recordId, stage, createdAt, depth, origin, traceparent } = row;
  const { payload, oversizedBytes } = row;
  return {
    id,
    tenantId,
    scope,
    trigger,
    recordId,
    stage,
    createdAt,
    depth,
    origin,
    traceparent,
    payload,
    oversizedBytes,
  };
}

function rebuildOf(tables: MemoryTables, { row, event: { row: event } }: StoredDelivery): Rebuild {
  const subscription = row.subscriptionId === null ? undefined : tables.subscriptions.get(row.subscriptionId);
  const { snapshot, changed } = event;
  return { snapshot, changed, whenTooLarge: subscription?.row.whenTooLarge ?? "cancel" };
}

/** How many deliveries that are no tests the endpoint may get: a pause allows none, the end of a pause one probe. */
function roomBesidesTests(
  { tenantPauses }: MemoryTables,
  { queue, row }: StoredEndpoint,
  abandoned: number,
  now: Date,
): number {
  if (row.deletedAt !== null) return Number.POSITIVE_INFINITY;
  if ((tenantPauses.get(row.tenantId) ?? now) > now) return 0;
  if (row.pausedUntil === null) return Number.POSITIVE_INFINITY;
  if (row.pausedUntil > now) return 0;
  return queue.taken.size > abandoned ? 0 : 1;
}

function takeAbandoned(abandoned: StoredDelivery[], room: number): StoredDelivery | undefined {
  const index = room > 0 ? 0 : abandoned.findIndex((delivery) => delivery.row.isTest);
  return index < 0 ? undefined : abandoned.splice(index, 1)[0];
}
