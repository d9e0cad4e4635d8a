import type { InboundStore } from "@ancrage/core";
import type { MemoryTransaction, MemoryTransactions } from "../memory-transaction.ts";
import { claimReceipts, measureDueReceipts, oldestDueReceiptAt } from "./claim-receipts.ts";
import { codeOf, countCodeUses, refuseTakenLabel, replaceCode, resealCodes, updateCode } from "./codes.ts";
import type { InboundTables } from "./inbound-tables.ts";
import { getReceipt, listReceipts } from "./list-receipts.ts";
import { purgeReceipts } from "./purge-receipts.ts";
import { recordRunIn, recordRuns } from "./record-runs.ts";
import { storeReceipt } from "./store-receipt.ts";

/** The part of the memory store that receives. */
export function createInboundStore(
  tables: InboundTables,
  transactions: MemoryTransactions,
): InboundStore<MemoryTransaction> {
  return {
    async insertCode(code) {
      refuseTakenLabel(tables, code);
      tables.codes.insert({ row: { ...code } });
    },
    async replaceCode(code, replaced) {
      return replaceCode(tables, code, replaced);
    },
    async findCode(hashes) {
      for (const { row } of tables.codes) {
        if (!hashes.includes(row.hash)) continue;
        return { code: { ...row }, hookEnabled: tables.disabledHooks.get(row.tenantId)?.has(row.hook) !== true };
      }
      return null;
    },
    async getCode(tenantId, codeId) {
      const stored = codeOf(tables, tenantId, codeId);
      return stored === undefined ? null : { ...stored.row };
    },
    async listCodes(tenantId, query) {
      return tables.codes.page(tenantId, query, ({ row }) => query.hook === undefined || row.hook === query.hook);
    },
    async updateCode(tenantId, codeId, change) {
      return updateCode(tables, tenantId, codeId, change);
    },
    async countCodeUses(uses) {
      countCodeUses(tables, uses);
    },
    async resealCodes(after, limit, change) {
      return resealCodes(tables, after, limit, change);
    },
    async setHookEnabled(tenantId, hook, enabled) {
      const disabled = tables.disabledHooks.get(tenantId) ?? new Set();
      tables.disabledHooks.set(tenantId, disabled);
      if (enabled) disabled.delete(hook);
      else disabled.add(hook);
    },
    async listDisabledHooks(tenantId) {
      return [...(tables.disabledHooks.get(tenantId) ?? [])].sort();
    },
    async storeReceipt(receipt, terms) {
      return storeReceipt(tables, receipt, terms);
    },
    async claimReceipts(claim) {
      return claimReceipts(tables, transactions, claim);
    },
    async oldestDueAt(hooks, now) {
      return oldestDueReceiptAt(tables, hooks, now);
    },
    async measureDue(hooks, limit, now) {
      return measureDueReceipts(tables, hooks, limit, now);
    },
    recordRuns: (results, now) => recordRuns(tables, transactions, results, now),
    transaction: (_timeoutMs, work) => transactions.run(work),
    recordRunIn: (transaction, result, now) => recordRunIn(tables, transactions, transaction, result, now),
    async listReceipts(tenantId, query) {
      return listReceipts(tables, tenantId, query);
    },
    async getReceipt(tenantId, receiptId) {
      return getReceipt(tables, tenantId, receiptId);
    },
    async insertReplay(receipt) {
      tables.insertReceipt(receipt);
    },
    async purgeReceipts(before, limit) {
      return purgeReceipts(tables, before, limit);
    },
  };
}
