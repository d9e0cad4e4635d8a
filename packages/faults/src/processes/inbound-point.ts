import type { Store } from "@ancrage/core";

/** Where a process that receives may be made to stand still, in the order in which a call passes there. */
export const inboundPoints = [
  "call stored",
  "receipts claimed",
  "inside the handler",
  "before the run's commit",
  "after the run's commit",
] as const;
export type InboundPoint = (typeof inboundPoints)[number];

/** `store`, calling `reached` at every point that it passes with something in hand. */
export function watchedInboundStore<Transaction>(
  store: Store<Transaction>,
  reached: (point: InboundPoint) => void,
): Store<Transaction> {
  const { inbound } = store;
  return {
    ...store,
    inbound: {
      ...inbound,
      async storeReceipt(receipt, terms) {
        const stored = await inbound.storeReceipt(receipt, terms);
        reached("call stored");
        return stored;
      },
      async claimReceipts(claim) {
        const claimed = await inbound.claimReceipts(claim);
        if (claimed.length > 0) reached("receipts claimed");
        return claimed;
      },
      async recordRunIn(transaction, result, now) {
        const recorded = await inbound.recordRunIn(transaction, result, now);
        reached("before the run's commit");
        return recorded;
      },
      async transaction(timeoutMs, work) {
        const result = await inbound.transaction(timeoutMs, work);
        reached("after the run's commit");
        return result;
      },
    },
  };
}
