import {
  type Delivery,
  decodeCursor,
  type Page,
  type ReplayableQuery,
  type ReplayBatch,
  type ReplayFilter,
  replayOf,
  type Viewer,
} from "@ancrage/core";
import { isInSight } from "./is-in-sight.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredDelivery } from "./stored-rows.ts";
import { comparePositions } from "./tenant-table.ts";

/** `Ledger.replayDeliveries`. @throws `invalid_cursor` */
export function replayDeliveries(
  tables: MemoryTables,
  viewer: Viewer,
  { filter, cursor, ids, now }: ReplayBatch,
): Page<Delivery> {
  const matches = (delivery: StoredDelivery) => isReplayable(delivery, viewer, filter);
  const { items, nextCursor } = tables.deliveries.page(viewer.tenantId, { cursor, limit: ids.length }, matches);
  const replays = items.flatMap((row, index) => {
    const [id, replayed] = [ids[index], tables.deliveries.get(row.id)];
    if (id === undefined || replayed === undefined) return [];
    const replay = { ...replayOf(row, id, now), replay: row.replay + 1 };
    tables.insertDelivery(replay, replayed.event, replayed.endpoint);
    return [replay];
  });
  return { items: replays, nextCursor };
}

/** `Ledger.countReplayable`. @throws `invalid_cursor` */
export function countReplayable(tables: MemoryTables, viewer: Viewer, query: ReplayableQuery): number {
  const { filter, cursor, limit = Number.POSITIVE_INFINITY } = query;
  const before = cursor === undefined ? null : decodeCursor(cursor);
  let count = 0;
  for (const delivery of tables.deliveries.ofTenant(viewer.tenantId)) {
    if (count === limit || (before !== null && comparePositions(delivery.row, before) >= 0)) break;
    if (isReplayable(delivery, viewer, filter)) count += 1;
  }
  return count;
}

/** Whether a replay is made of a delivery. */
function isReplayable(
  { row, endpoint, event }: StoredDelivery,
  viewer: Viewer,
  { state, endpointId, subscriptionId, trigger, since, until }: ReplayFilter,
): boolean {
  return (
    row.state === state &&
    !row.isTest &&
    isInSight(viewer, endpoint.row) &&
    (endpointId === undefined || row.endpointId === endpointId) &&
    (subscriptionId === undefined || row.subscriptionId === subscriptionId) &&
    (trigger === undefined || row.trigger === trigger) &&
    (since === undefined || row.createdAt >= since) &&
    (until === undefined || row.createdAt < until) &&
    endpoint.row.state === "enabled" &&
    endpoint.row.deletedAt === null &&
    (event.row.payload !== null || (event.row.oversizedBytes !== null && row.content !== "full")) &&
    event.row.state !== "rolledBack" &&
    ![...event.deliveries].some((other) => other.endpoint === endpoint && other.row.replay > row.replay)
  );
}
