import { LEASE_MARGIN_MS } from "../../delivering/lease-margin.ts";
import { Slots } from "../../delivering/slots.ts";
import type { Lane } from "../../delivering/work-loop.ts";
import type { ClaimedReceipt } from "../../ports/inbound-store.ts";
import type { RunOutcome } from "./run-handler.ts";
import { inBackground } from "./run-judge.ts";
import { runReceipt } from "./run-receipt.ts";
import { runTimeoutMs } from "./run-timeout.ts";
import type { RunningTerms } from "./running-terms.ts";

/** Runs of one inbound hook at once in a process, unless it says otherwise. */
export const RUNS_PER_HOOK = 16;

/** A receipt that ran, and what it came to. */
export interface RanReceipt extends RunOutcome {
  readonly claimed: ClaimedReceipt;
}

/** Receipts: claim due ones of this process's inbound hooks, run the handler of each, record what came of it. */
export function createReceiptLane(terms: RunningTerms): Lane<ClaimedReceipt, RanReceipt> {
  const { processId, hooks, store, clock, random } = terms;
  const slots = new Slots({ perKey: Number.POSITIVE_INFINITY, inAll: Number.POSITIVE_INFINITY });
  const judge = inBackground(random);

  function freeSlots() {
    const free = hooks.all.map((hook) => {
      const left = (hook.concurrency ?? RUNS_PER_HOOK) - slots.inFlightOf(hook.name);
      return [hook.name, { free: left, leaseMs: runTimeoutMs(hook) + LEASE_MARGIN_MS }] as const;
    });
    return new Map(free.filter(([, slot]) => slot.free > 0));
  }

  function wakeForRetries(ran: readonly RanReceipt[]): void {
    const nowMs = clock.now().getTime();
    const waits = ran.flatMap(({ result: { next } }) =>
      next.state === "received" ? [next.nextRunAt.getTime() - nowMs] : [],
    );
    const waitMs = Math.min(...waits);
    if (waitMs < terms.pollMs) clock.after(Math.max(0, waitMs), terms.onDue);
  }

  return {
    name: "receipt",
    slots,
    keyOf: ({ receipt }) => receipt.hook,
    async claim() {
      const free = freeSlots();
      return free.size === 0 ? [] : store.claimReceipts({ processId, now: clock.now(), slots: free });
    },
    async work(claimed) {
      const { receipt, claim } = claimed;
      const hook = hooks.get(receipt.hook);
      // Its caller waited, and the process that it waited for is gone.
      if (receipt.nextRunAt === null) {
        const next = { state: "failed", reason: "crashed" } as const;
        return { claimed, result: { receiptId: receipt.id, claim, run: null, next }, isRecorded: false };
      }
      return { claimed, ...(await runReceipt(hook, claimed, judge, terms)) };
    },
    about: ({ result: { receiptId } }) => ({ receiptId }),
    async record(ran) {
      const results = ran.filter(({ isRecorded }) => !isRecorded).map(({ result }) => result);
      const written = new Set(results.length === 0 ? [] : await store.recordRuns(results, clock.now()));
      for (const one of ran) if (written.has(one.result.receiptId)) tellFailure(one, terms);
      wakeForRetries(ran);
      if (ran.some(endsTurn)) terms.onDue();
    },
  };
}

/** Whether the next receipt of the same key may have been waiting for it. */
function endsTurn({ claimed, result }: RanReceipt): boolean {
  return claimed.receipt.orderingKey !== null && result.next.state !== "received";
}

/** Says of a receipt that nothing more will be done for it by itself. */
export function tellFailure(
  { claimed: { receipt }, result: { run, next } }: Pick<RanReceipt, "claimed" | "result">,
  { logger }: Pick<RunningTerms, "logger">,
): void {
  if (next.state !== "failed" && next.state !== "quarantined") return;
  const { id: receiptId, tenantId, hook } = receipt;
  logger.error("A receipt was not processed, and is not tried again by itself", {
    ...{ receiptId, tenantId, hook, state: next.state, runs: receipt.runs },
    ...(next.state === "failed" ? { reason: next.reason, why: run?.error ?? null } : { why: next.error }),
  });
}
