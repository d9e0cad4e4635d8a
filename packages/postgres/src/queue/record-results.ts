import {
  type DeliveryResult,
  type Endpoint,
  type EventsOfResults,
  endpointAfter,
  type RecordedResults,
} from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { endGoneEndpoint } from "../subscriptions/end-endpoint.ts";
import { endpointsById } from "../subscriptions/endpoints-by-id.ts";
import { writingEndpoint } from "../subscriptions/write-endpoint.ts";
import { droppingPayloads } from "./drop-payloads.ts";
import { type Moved, movingDeliveries } from "./move-deliveries.ts";
import { isSuccess, movingSucceeded } from "./move-succeeded.ts";
import type { RecordingEvents } from "./record-events.ts";

/**
 * `DeliveryStore.recordResults`. A batch that changes no endpoint, as almost all do, is one statement; another one locks its
 * endpoints first, so that their outcomes follow one another across processes.
 */
export function recordingResults(t: Tables, recording: RecordingEvents) {
  const move = movingDeliveries(t);
  const moveSucceeded = movingSucceeded(t);
  const targetsText = answering(
    `select distinct endpoint_id as "endpointId" from ${t.delivery_queue} where id = any ($1::text[])`,
  );
  const endpointsOf = endpointsById(t);
  const endGone = endGoneEndpoint(t);
  const write = writingEndpoint(t);
  const dropPayloads = droppingPayloads(t);

  return async (
    database: Database,
    results: readonly DeliveryResult[],
    now: Date,
    eventsOf?: EventsOfResults,
  ): Promise<RecordedResults> => {
    if (results.length === 0) return { staleDeliveryIds: [], canceled: [], endpoints: [] };
    if (results.every(isSuccess)) {
      const staleDeliveryIds = await moveSucceeded(database, results, now);
      if (staleDeliveryIds !== null) return { staleDeliveryIds, canceled: [], endpoints: [] };
    }
    return database.transaction(async (transaction) => {
      // Also seen then: a subscription that ends now, because whoever ends one holds its endpoint.
      const before = await endpointsOf(transaction, await targetsOf(transaction, results), { lock: true });
      const moved = await move(transaction, results, now);
      await dropPayloads(transaction, [...new Set(moved.flatMap(({ droppedOf }) => droppedOf ?? []))]);
      const changed = Array.from(endpointsAfter(before, results, moved, now), ([id, after]) => ({
        before: before.get(id) ?? after,
        after,
      }));
      const gone = new Set<string>();
      for (const endpoint of changed) {
        await write(transaction, endpoint.after);
        if (endpoint.before.deletedAt !== null || endpoint.after.deletedAt === null) continue;
        gone.add(endpoint.after.id);
        await endGone(transaction, endpoint.after.id, now);
      }
      const canceled = canceledAmong(results, moved, gone);
      const recorded = { staleDeliveryIds: staleAmong(results, moved), canceled, endpoints: changed };
      const events = eventsOf?.(recorded) ?? [];
      if (events.length > 0) await recording.withKeys(transaction, events);
      return recorded;
    });
  };

  function targetsOf(to: Queryable, results: readonly DeliveryResult[]) {
    return answersOf<{ endpointId: string }>(to, targetsText, [results.map(({ deliveryId }) => deliveryId)]);
  }
}

function staleAmong(results: readonly DeliveryResult[], moved: readonly Moved[]): readonly string[] {
  const ids = new Set(moved.map(({ id }) => id));
  return results.map(({ deliveryId }) => deliveryId).filter((id) => !ids.has(id));
}

/** The deliveries that were to wait and are canceled: by themselves, or with the endpoint that the batch ended. */
function canceledAmong(results: readonly DeliveryResult[], moved: readonly Moved[], gone: ReadonlySet<string>) {
  const waiting = new Set(results.flatMap(({ deliveryId, next }) => (next.state === "pending" ? deliveryId : [])));
  return moved.flatMap(({ id: deliveryId, endpointId, canceledFor }) => {
    const reason = canceledFor ?? (waiting.has(deliveryId) && gone.has(endpointId) ? "gone" : null);
    return reason === null ? [] : { deliveryId, reason };
  });
}

/** The endpoints that results change, as they are afterwards; only results of deliveries in `moved` count. */
function endpointsAfter(
  endpoints: ReadonlyMap<string, Endpoint>,
  results: readonly DeliveryResult[],
  moved: readonly Pick<Moved, "id" | "endpointId">[],
  now: Date,
): ReadonlyMap<string, Endpoint> {
  const endpointIds = new Map(moved.map(({ id, endpointId }) => [id, endpointId]));
  const changed = new Map<string, Endpoint>();
  for (const { deliveryId, effect } of results) {
    const endpointId = endpointIds.get(deliveryId);
    const endpoint = endpointId === undefined ? undefined : (changed.get(endpointId) ?? endpoints.get(endpointId));
    if (endpoint === undefined || effect === null) continue;
    const after = endpointAfter(endpoint, effect, now);
    if (after !== endpoint) changed.set(endpoint.id, after);
  }
  return changed;
}
