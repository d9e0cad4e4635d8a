import type { Delivery, DeliveryStore } from "@ancrage/core";
import { addDelivery } from "./add-delivery.ts";
import { claimDeliveries } from "./claim-deliveries.ts";
import { claimEvents } from "./claim-events.ts";
import { commitRouting } from "./commit-routing.ts";
import { heartbeat } from "./heartbeat.ts";
import { isInSight } from "./is-in-sight.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { MemoryTransaction, MemoryTransactions } from "./memory-transaction.ts";
import { oldestDueAt } from "./oldest-due-at.ts";
import { recordResults } from "./record-results.ts";
import { comparePositions } from "./tenant-table.ts";

/** The part of the memory store that is the queue and the ledger. */
export function createDeliveryStore(
  tables: MemoryTables,
  transactions: MemoryTransactions,
): DeliveryStore<MemoryTransaction> {
  return {
    async recordEvents(events, transaction) {
      if (transaction !== undefined) transactions.record(transaction, events);
      else for (const event of events) tables.insertEvent(event);
    },

    async claimEvents(claim) {
      return claimEvents(tables, claim);
    },

    async commitRouting(results) {
      return commitRouting(tables, results);
    },

    async claimDeliveries(claim) {
      return claimDeliveries(tables, claim);
    },

    async recordResults(results, now) {
      return recordResults(tables, results, now);
    },

    async heartbeat(processId, now, deadBefore) {
      heartbeat(tables, processId, now, deadBefore);
    },

    async addDelivery(delivery, event) {
      return addDelivery(tables, delivery, event);
    },

    async getEvent(viewer, eventId) {
      const event = tables.events.get(eventId);
      if (event === undefined || event.row.tenantId !== viewer.tenantId) return null;
      const deliveries = event.deliveries.filter(({ endpoint }) => isInSight(viewer, endpoint.row));
      if (viewer.ownerId !== null && deliveries.length === 0) return null;
      deliveries.sort((a, b) => comparePositions(a.row, b.row));
      return { event: { ...event.row }, deliveries: deliveries.map(({ row }) => ({ ...row })) };
    },

    async getDelivery(viewer, deliveryId) {
      const delivery = tables.deliveries.get(deliveryId);
      if (delivery === undefined || !isInSight(viewer, delivery.endpoint.row)) return null;
      return {
        delivery: { ...delivery.row },
        event: { ...delivery.event.row },
        endpoint: { ...delivery.endpoint.row },
        attempts: delivery.attempts.map((attempt) => ({ ...attempt })),
      };
    },

    async listDeliveries(viewer, query) {
      const { endpointId, subscriptionId, trigger, since, state } = query;
      return tables.deliveries.page(
        viewer.tenantId,
        query,
        ({ row, endpoint }) =>
          isInSight(viewer, endpoint.row) &&
          (endpointId === undefined || row.endpointId === endpointId) &&
          (subscriptionId === undefined || row.subscriptionId === subscriptionId) &&
          (trigger === undefined || row.trigger === trigger) &&
          (since === undefined || row.createdAt >= since) &&
          (state === undefined || (state === "failing" ? isFailing(row) : row.state === state)),
      );
    },

    async oldestDueAt(triggers, now) {
      return oldestDueAt(tables, triggers, now);
    },
  };
}

function isFailing(row: Delivery): boolean {
  if (row.state === "pending") return row.lastAttemptState === "failed" || row.lastAttemptState === "unknown";
  return row.state === "exhausted";
}
