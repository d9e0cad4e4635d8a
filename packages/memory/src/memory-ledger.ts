import type { Delivery, Ledger, Viewer } from "@ancrage/core";
import { addDelivery } from "./add-delivery.ts";
import { atMost } from "./at-most.ts";
import { cancelDeliveries } from "./cancel-deliveries.ts";
import { forget } from "./forget.ts";
import { isInSight } from "./is-in-sight.ts";
import { listSequence } from "./list-sequence.ts";
import { listedDelivery } from "./listed-delivery.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { countReplayable, replayDeliveries } from "./replay-deliveries.ts";
import { skipEvent } from "./skip-event.ts";
import type { StoredDelivery, StoredEvent, StoredNote } from "./stored-rows.ts";
import { summarizeDeliveries } from "./summarize-deliveries.ts";
import { comparePositions } from "./tenant-table.ts";
import { waitingTriggers } from "./waiting-triggers.ts";

/** The part of the memory store that people read, and change by hand. */
export function createLedger(tables: MemoryTables): Ledger {
  function deliveryInSight(viewer: Viewer, deliveryId: string): StoredDelivery | null {
    const delivery = tables.deliveries.get(deliveryId);
    return delivery !== undefined && isInSight(viewer, delivery.endpoint.row) ? delivery : null;
  }

  /** An event with those of its deliveries that the viewer may see, oldest first. */
  function eventInSight(viewer: Viewer, eventId: string): { event: StoredEvent; deliveries: StoredDelivery[] } | null {
    const event = tables.events.get(eventId);
    if (event === undefined || event.row.tenantId !== viewer.tenantId) return null;
    const deliveries = [...event.deliveries].filter(({ endpoint }) => isInSight(viewer, endpoint.row));
    if (viewer.ownerId !== null && deliveries.length === 0) return null;
    return { event, deliveries: deliveries.sort((a, b) => comparePositions(a.row, b.row)) };
  }

  return {
    async addDelivery(delivery, event) {
      return addDelivery(tables, delivery, event);
    },

    async getEvent(viewer, eventId) {
      return eventDetail(eventInSight(viewer, eventId)) ?? noteDetail(viewer, tables.notes.get(eventId));
    },

    async getDelivery(viewer, deliveryId) {
      const delivery = deliveryInSight(viewer, deliveryId);
      return (
        delivery && {
          delivery: { ...delivery.row },
          event: { ...delivery.event.row },
          endpoint: { ...delivery.endpoint.row },
          attempts: delivery.attempts.map((attempt) => ({ ...attempt })),
        }
      );
    },

    async summarizeDeliveries(viewer, range) {
      return summarizeDeliveries(tables, viewer, range);
    },

    async listDeliveries(viewer, query) {
      const { endpointId, subscriptionId, trigger, since, until, state } = query;
      const { items, nextCursor } = tables.deliveries.page(
        viewer.tenantId,
        query,
        ({ row, endpoint }) =>
          isInSight(viewer, endpoint.row) &&
          (endpointId === undefined || row.endpointId === endpointId) &&
          (subscriptionId === undefined || row.subscriptionId === subscriptionId) &&
          (trigger === undefined || row.trigger === trigger) &&
          (since === undefined || row.createdAt >= since) &&
          (until === undefined || row.createdAt < until) &&
          (state === undefined || (state === "failing" ? isFailing(row) : row.state === state)),
      );
      return { items: items.flatMap(({ id }) => listedDelivery(tables, id)), nextCursor };
    },

    async listSequence(viewer, endpointId, range) {
      const endpoint = tables.endpoints.get(endpointId);
      if (endpoint === undefined || endpoint.row.deletedAt !== null || !isInSight(viewer, endpoint.row)) return null;
      return listSequence(tables, endpoint, range);
    },

    async waitingTriggers(tenantId, registered, limit) {
      return waitingTriggers(tables, tenantId, registered, limit);
    },

    async countWaiting(viewer, endpointId, limit, now) {
      const endpoint = tables.endpoints.get(endpointId);
      if (endpoint === undefined || !isInSight(viewer, endpoint.row)) return 0;
      return Math.min(limit, endpoint.queue.countUnheld(now));
    },

    async discardWaiting(viewer, endpointId, limit, now) {
      const endpoint = tables.endpoints.get(endpointId);
      if (endpoint === undefined || endpoint.row.deletedAt !== null || !isInSight(viewer, endpoint.row)) return null;
      const { state } = endpoint.row;
      if (state !== "disabled") return { state, canceled: 0 };
      return {
        state,
        canceled: cancelDeliveries(
          endpoint,
          "disabled",
          now,
          atMost(limit, () => true),
        ).length,
      };
    },

    async forget(record, now) {
      return forget(tables, record, now);
    },

    async countReplayable(viewer, query) {
      return countReplayable(tables, viewer, query);
    },

    async replayDeliveries(viewer, batch) {
      return replayDeliveries(tables, viewer, batch);
    },

    async cancelDelivery(viewer, deliveryId, now) {
      const delivery = deliveryInSight(viewer, deliveryId);
      if (delivery === null) return null;
      cancelDeliveries(delivery.endpoint, "byOperator", now, (other) => other === delivery);
      return { ...delivery.row };
    },

    async cancelEvent(viewer, eventId, now) {
      const seen = eventInSight(viewer, eventId);
      if (seen === null) return noteDetail(viewer, tables.notes.get(eventId));
      skipEvent(tables, seen.event, "byOperator");
      for (const delivery of seen.deliveries) {
        cancelDeliveries(delivery.endpoint, "byOperator", now, (other) => other === delivery);
      }
      return eventDetail(seen);
    },
  };
}

function eventDetail(seen: { event: StoredEvent; deliveries: StoredDelivery[] } | null) {
  if (seen === null) return null;
  return { event: { ...seen.event.row }, deliveries: seen.deliveries.map(({ row }) => ({ ...row })) };
}

/** The event of a run that has not ended; only who may see the whole tenant sees it. */
function noteDetail({ tenantId, ownerId }: Viewer, note: StoredNote | undefined) {
  if (note === undefined || note.staged.event.tenantId !== tenantId || ownerId !== null) return null;
  return { event: { ...note.staged.event }, deliveries: [] };
}

function isFailing(row: Delivery): boolean {
  if (row.state === "pending") return row.lastAttemptState === "failed" || row.lastAttemptState === "unknown";
  return row.state === "exhausted";
}
