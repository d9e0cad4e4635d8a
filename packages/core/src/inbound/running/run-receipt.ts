import { MAX_CRASHES } from "../../model/max-crashes.ts";
import type { ClaimedReceipt, ReceiptNext } from "../../ports/inbound-store.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { issuesLine } from "../issues-line.ts";
import { readReceipt } from "./read-receipt.ts";
import { type RunOutcome, runHandler } from "./run-handler.ts";
import type { RunJudge } from "./run-judge.ts";
import type { RunningTerms } from "./running-terms.ts";

/**
 * Runs a claimed receipt, unless there is nothing to run: it ended its process too often, or what it holds does not fit the
 * inbound hook any more. Never rejects.
 */
export async function runReceipt(
  hook: AnyInboundHook,
  claimed: ClaimedReceipt,
  judge: RunJudge,
  terms: RunningTerms,
): Promise<RunOutcome> {
  const { receipt, claim } = claimed;
  const notRun = (next: ReceiptNext): RunOutcome => ({
    result: { receiptId: receipt.id, claim, run: null, next },
    isRecorded: false,
  });
  if (receipt.crashes >= MAX_CRASHES) return notRun({ state: "failed", reason: "crashed" });
  const read = readReceipt(hook, receipt);
  if (!read.ok) return notRun({ state: "quarantined", error: issuesLine(read.issues) });
  return runHandler({ hook, claimed, values: read.values, judge }, terms);
}
