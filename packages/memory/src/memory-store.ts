import { randomBytes } from "node:crypto";
import type { Store } from "@ancrage/core";
import { earliest } from "./earliest.ts";
import { nextReceiptDueAt } from "./inbound/claim-receipts.ts";
import { InboundTables } from "./inbound/inbound-tables.ts";
import { createInboundStore } from "./inbound/memory-inbound-store.ts";
import { applyRun } from "./inbound/record-runs.ts";
import { createDeliveryStore } from "./memory-delivery-store.ts";
import { createSubscriptionStore } from "./memory-subscription-store.ts";
import { MemoryTables } from "./memory-tables.ts";
import { type MemoryTransaction, MemoryTransactions } from "./memory-transaction.ts";
import { nextDueAt } from "./next-due-at.ts";
import { applyStaged, checkStaged } from "./staged-events.ts";

/** A store that keeps everything in this process: for tests, examples and development. Nothing survives a restart. */
export interface MemoryStore extends Store<MemoryTransaction> {
  /**
   * Runs `run` with a transaction. Events triggered with it exist once `run` has resolved; if `run` throws, none of them
   * ever does, and the error passes through.
   */
  transaction<Result>(run: (transaction: MemoryTransaction) => Promise<Result>): Promise<Result>;
  /**
   * The earliest time at which a dispatcher may find something to do if nothing else happens until then; in the past when
   * it may now. `null`: nothing is waiting. Test kits move a clock to it.
   */
  nextDueAt(): Date | null;
}

/** An empty memory store. */
export function createMemoryStore(): MemoryStore {
  const tables = new MemoryTables();
  const inbound = new InboundTables();
  const transactions = new MemoryTransactions(({ events, keys, staged, runs }) => {
    checkStaged(tables, staged);
    for (const commit of staged) applyStaged(tables, commit);
    tables.idempotencyKeys.addAll(keys);
    for (const event of events) tables.insertEvent(event);
    for (const { result, now } of runs) applyRun(inbound, result, now);
  });
  const installation = `ancrage-${randomBytes(8).toString("hex")}`;
  return {
    durable: false,
    installation: async () => installation,
    subscriptions: createSubscriptionStore(tables),
    deliveries: createDeliveryStore(tables, inbound, transactions),
    inbound: createInboundStore(inbound, transactions),
    transaction: (run) => transactions.run(run),
    nextDueAt: () => earliest([nextDueAt(tables), nextReceiptDueAt(inbound)]),
  };
}
