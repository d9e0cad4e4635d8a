import type { InboundStore } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { transactionOf } from "../database/transaction-of.ts";
import type { Tables } from "../schema/tables.ts";
import { claimingReceipts } from "./claim-receipts.ts";
import { codeStatements } from "./codes.ts";
import { findingOldestReceipt } from "./find-oldest-receipt.ts";
import { inHandlerTransaction } from "./handler-transaction.ts";
import { listingInbound } from "./list-receipts.ts";
import { measuringDueReceipts } from "./measure-due-receipts.ts";
import { purgingReceipts } from "./purge-receipts.ts";
import { recordingRuns } from "./record-runs.ts";
import { storingReceipts } from "./store-receipt.ts";

/** The part of the store that receives. */
export function createInboundStore(
  database: Database,
  t: Tables,
  options: { notify: boolean },
): InboundStore<Queryable> {
  const codes = codeStatements(database, t);
  const storing = storingReceipts(database, t, options);
  const claimReceipts = claimingReceipts(t);
  const findOldestDue = findingOldestReceipt(t);
  const measureDue = measuringDueReceipts(t);
  const recordRuns = recordingRuns(t);
  const listing = listingInbound(t);
  const purge = purgingReceipts(t);
  const disableText = `insert into ${t.disabled_hooks} (tenant_id, hook, disabled_at) values ($1, $2, $3::timestamptz) on conflict do nothing`;
  const enableText = `delete from ${t.disabled_hooks} where tenant_id = $1 and hook = $2`;
  const disabledText = answering(`select hook from ${t.disabled_hooks} where tenant_id = $1 order by hook`);

  return {
    insertCode: (code) => codes.insert(database, code),
    replaceCode: (code, replaced) => codes.replace(database, code, replaced),
    findCode: codes.find,
    getCode: (tenantId, codeId) => codes.get(database, tenantId, codeId),
    listCodes: (tenantId, query) => listing.codes(database, tenantId, query),
    updateCode: (tenantId, codeId, change) => codes.update(database, tenantId, codeId, change),
    countCodeUses: (uses) => codes.count(database, uses),
    resealCodes: (after, limit, change) => codes.reseal(database, after, limit, change),
    async setHookEnabled(tenantId, hook, enabled, now) {
      if (enabled) await database.query(enableText, [tenantId, hook]);
      else await database.query(disableText, [tenantId, hook, now.toISOString()]);
    },
    async listDisabledHooks(tenantId) {
      return (await answersOf<{ hook: string }>(database, disabledText, [tenantId])).map(({ hook }) => hook);
    },
    storeReceipt: (receipt, terms) => storing.store(receipt, terms),
    claimReceipts: (claim) => claimReceipts(database, claim),
    oldestDueAt: (hooks, now) => findOldestDue(database, hooks, now),
    measureDue: (hooks, limit, now) => measureDue(database, hooks, limit, now),
    recordRuns: (results, now) => recordRuns(database, results, now),
    transaction: (timeoutMs, work) => inHandlerTransaction(database, timeoutMs, work),
    async recordRunIn(transaction, result, now) {
      return (await recordRuns(transactionOf(transaction, database), [result], now)).length > 0;
    },
    listReceipts: (tenantId, query) => listing.receipts(database, tenantId, query),
    getReceipt: (tenantId, receiptId) => listing.receipt(database, tenantId, receiptId),
    insertReplay: (receipt) => storing.insertReplay(receipt),
    purgeReceipts: (before, limit) => purge(database, before, limit),
  };
}
