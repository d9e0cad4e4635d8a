import type { ClaimedDelivery, CommittedRouting, DeliveryClaim, RoutingResult, WebhookEvent } from "@ancrage/core";
import { dropAfterSuccess } from "./drop-after-success.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredEndpoint, StoredEvent } from "./stored-rows.ts";
import { chosenToTakeAlong, takeAlong } from "./take-along.ts";

/** `DeliveryStore.commitRouting`. */
export function commitRouting(
  tables: MemoryTables,
  results: readonly RoutingResult[],
  claim: DeliveryClaim | undefined,
): CommittedRouting {
  // Looked up before anything is written: all of it is kept, or nothing.
  for (const result of results) {
    if (result.state === "routed") for (const delivery of result.deliveries) tables.endpointNamed(delivery.endpointId);
  }
  const held = results.flatMap((result) => {
    const event = tables.events.get(result.eventId);
    return event === undefined || event.lease === null || event.claims !== result.claim ? [] : [{ event, result }];
  });
  const made = held.flatMap(({ result }) => (result.state === "routed" ? result.deliveries : []));
  const toTake = claim === undefined ? null : { claim, ids: chosenToTakeAlong(tables, made, claim) };
  const claimed: ClaimedDelivery[] = [];
  for (const { event, result } of held) {
    writeResult(tables, event, result);
    if (result.state !== "routed") continue;
    for (const delivery of result.deliveries) {
      const endpoint = tables.endpointNamed(delivery.endpointId);
      const stored = tables.keepDelivery({ ...delivery, sequence: nextSequence(endpoint) }, event, endpoint);
      if (toTake?.ids.has(delivery.id)) claimed.push(takeAlong(tables, stored, toTake.claim));
      else tables.queueDelivery(stored);
    }
    if (result.delivered) for (const delivery of event.deliveries) dropAfterSuccess(delivery);
  }
  return { eventIds: held.map(({ result }) => result.eventId), claimed };
}

function writeResult(tables: MemoryTables, event: StoredEvent, result: RoutingResult): void {
  tables.eventQueues.get(event.row.trigger)?.taken.delete(event);
  event.lease = null;
  event.row = afterResult(event.row, result);
  tables.queueEvent(event);
}

/** Takes the endpoint's next number; `null` when it has none. */
function nextSequence(endpoint: StoredEndpoint): number | null {
  if (!endpoint.row.sequenced) return null;
  const lastSequence = endpoint.row.lastSequence + 1;
  endpoint.row = { ...endpoint.row, lastSequence };
  return lastSequence;
}

function afterResult(row: WebhookEvent, result: RoutingResult): WebhookEvent {
  switch (result.state) {
    case "routed":
      return {
        ...row,
        state: "routed",
        payload: result.payload,
        oversizedBytes: result.oversizedBytes ?? null,
        decisions: result.decisions,
        nextBuildAt: null,
      };
    case "skipped":
      return { ...row, state: "skipped", reason: result.reason, nextBuildAt: null };
    case "failed":
      return { ...row, state: "failed", reason: result.reason, lastError: result.error, nextBuildAt: null };
    case "pending":
      return {
        ...row,
        buildFailures: row.buildFailures + 1,
        nextBuildAt: result.nextBuildAt,
        lastError: result.error,
      };
  }
}
