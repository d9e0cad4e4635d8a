import type { InboundStore } from "../ports/inbound-store.ts";
import { readCode, sealCode } from "./sealed-code.ts";
import type { Sealer } from "./sealer.ts";

/** `store`, with the copies of its codes sealed. */
export function sealedInboundStore<Transaction>(
  store: InboundStore<Transaction>,
  sealer: Sealer,
): InboundStore<Transaction> {
  return {
    insertCode: (code) => store.insertCode(sealCode(code, sealer)),
    replaceCode: (code, replaced) => store.replaceCode(sealCode(code, sealer), replaced),
    async findCode(hashes) {
      const found = await store.findCode(hashes);
      return found && { ...found, code: readCode(found.code, sealer) };
    },
    async getCode(tenantId, codeId) {
      const code = await store.getCode(tenantId, codeId);
      return code && readCode(code, sealer);
    },
    async listCodes(tenantId, query) {
      const { items, nextCursor } = await store.listCodes(tenantId, query);
      return { items: items.map((code) => readCode(code, sealer)), nextCursor };
    },
    async updateCode(tenantId, codeId, change) {
      const code = await store.updateCode(tenantId, codeId, (stored) => {
        const read = readCode(stored, sealer);
        const changed = change(read);
        // One that cannot be opened stays as it is, so that its code can be revoked all the same.
        return changed.copy === read.copy ? { ...changed, copy: stored.copy } : sealCode(changed, sealer);
      });
      return code && readCode(code, sealer);
    },
    countCodeUses: (uses) => store.countCodeUses(uses),
    resealCodes: (after, limit, change) => store.resealCodes(after, limit, change),
    setHookEnabled: (tenantId, hook, enabled, now) => store.setHookEnabled(tenantId, hook, enabled, now),
    listDisabledHooks: (tenantId) => store.listDisabledHooks(tenantId),
    storeReceipt: (receipt, terms) => store.storeReceipt(receipt, terms),
    claimReceipts: (claim) => store.claimReceipts(claim),
    oldestDueAt: (hooks, now) => store.oldestDueAt(hooks, now),
    measureDue: (hooks, limit, now) => store.measureDue(hooks, limit, now),
    recordRuns: (results, now) => store.recordRuns(results, now),
    transaction: (timeoutMs, work) => store.transaction(timeoutMs, work),
    recordRunIn: (transaction, result, now) => store.recordRunIn(transaction, result, now),
    listReceipts: (tenantId, query) => store.listReceipts(tenantId, query),
    async getReceipt(tenantId, receiptId) {
      const detail = await store.getReceipt(tenantId, receiptId);
      return detail && { ...detail, code: detail.code && readCode(detail.code, sealer) };
    },
    insertReplay: (receipt) => store.insertReplay(receipt),
    purgeReceipts: (before, limit) => store.purgeReceipts(before, limit),
  };
}
