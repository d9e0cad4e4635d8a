import type { InboundAnswer } from "../../model/receipt.ts";
import type { ClaimedReceipt } from "../../ports/inbound-store.ts";
import { checkedAnswer } from "../answering/checked-answer.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { tellFailure } from "./receipt-lane.ts";
import { whileCallerWaits } from "./run-judge.ts";
import { runReceipt } from "./run-receipt.ts";
import type { RunningTerms } from "./running-terms.ts";

/**
 * Runs the handler of a receipt that was stored with a lease while its caller waits, records what came of it, and gives the
 * answer. Rejects when that could not be recorded: then nobody knows that it was processed, and the caller is to try again.
 */
export function createRunNow(
  terms: RunningTerms,
): (hook: AnyInboundHook, claimed: ClaimedReceipt) => Promise<InboundAnswer> {
  return async (hook, claimed) => {
    const { result, isRecorded } = await runReceipt(hook, claimed, whileCallerWaits, terms);
    const answer = result.answer ?? checkedAnswer({ status: 500, body: "Internal Server Error" });
    if (!isRecorded) {
      await terms.store.recordRuns([{ ...result, answer }], terms.clock.now());
      tellFailure({ claimed, result }, terms);
    }
    // Others of its key may have been waiting for it.
    if (claimed.receipt.orderingKey !== null) terms.onDue();
    return answer;
  };
}
