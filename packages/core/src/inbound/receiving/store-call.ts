import { LEASE_MARGIN_MS } from "../../delivering/lease-margin.ts";
import type { InboundAnswer, Receipt } from "../../model/receipt.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { CallRefusal, tryAgain } from "./call-refusal.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";

/**
 * Stores a call, and then answers: as prepared, with the run's own answer, or as the first one with its key was answered. A
 * store that does not take it is answered 503, so that the caller tries again.
 */
export async function storeCall(hook: AnyInboundHook, receipt: Receipt, terms: ReceivingTerms): Promise<InboundAnswer> {
  const { store, processId, timeoutMsOf, runNow, onDue, observer } = terms;
  const runsNow = hook.mode === "sync" && receipt.state === "received";
  const leaseMs = timeoutMsOf(hook) + LEASE_MARGIN_MS;
  const lease = runsNow ? { processId, now: receipt.createdAt, leaseMs } : null;
  const stored = await store
    .storeReceipt(receipt, { lease, sameBytes: hook.sameBytes ?? "flag" })
    .catch((cause: unknown) => {
      throw tryAgain("The store did not take the call.", cause);
    });
  observer.stored(stored);
  switch (stored.kind) {
    case "sameBytes":
      throw new CallRefusal(409, `The same bytes came before, as ${stored.first.id}, under another id.`);
    case "duplicate":
      return stored.first.answer ?? stillRunning(stored.first.id);
    case "stored":
      if (runsNow) return runNow(hook, stored).catch(notRecorded);
      if (receipt.state === "received") onDue();
      // What waits was answered before it ran, each time in the same way.
      return stored.receipt.answer ?? receipt.answer ?? { status: 200, headers: {}, body: "" };
  }
}

function stillRunning(first: string): never {
  throw new CallRefusal(409, `It came before, as ${first}, whose run has not ended yet.`, {
    headers: { "retry-after": "1" },
  });
}

function notRecorded(cause: unknown): never {
  throw tryAgain("What came of its run could not be recorded, so it does not count as processed.", cause);
}
