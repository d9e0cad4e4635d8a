import type { Delivery, DeliverySummary, SummaryRange, Viewer } from "@ancrage/core";
import { isInSight } from "./is-in-sight.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** `Ledger.summarizeDeliveries` */
export function summarizeDeliveries(
  tables: MemoryTables,
  viewer: Viewer,
  { since, until, stepMs }: SummaryRange,
): readonly DeliverySummary[] {
  const steps = new Map<number, Delivery[]>();
  for (const { row, endpoint } of tables.deliveries.ofTenant(viewer.tenantId)) {
    if (row.isTest || row.createdAt < since || row.createdAt >= until || !isInSight(viewer, endpoint.row)) continue;
    const step = Math.floor((row.createdAt.getTime() - since.getTime()) / stepMs);
    const rows = steps.get(step);
    if (rows === undefined) steps.set(step, [row]);
    else rows.push(row);
  }
  return [...steps].sort(([a], [b]) => a - b).map(([step, rows]) => summaryOf(step, rows));
}

function summaryOf(step: number, rows: readonly Delivery[]): DeliverySummary {
  const count = (state: Delivery["state"]) => rows.filter((row) => row.state === state).length;
  const latencies = rows
    .flatMap(({ state, createdAt, endedAt }) =>
      state === "succeeded" && endedAt !== null ? [endedAt.getTime() - createdAt.getTime()] : [],
    )
    .sort((a, b) => a - b);
  const within = (share: number) => latencies[Math.ceil(share * latencies.length) - 1] ?? null;
  return {
    ...{ step, pending: count("pending"), succeeded: count("succeeded") },
    ...{ exhausted: count("exhausted"), canceled: count("canceled"), p50Ms: within(0.5), p95Ms: within(0.95) },
  };
}
