import { thrownText } from "../../errors/thrown-text.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ClaimedReceipt, InboundStore, RunResult } from "../../ports/inbound-store.ts";
import type { Observer } from "../../ports/observer.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { type CallingTerms, callHandler, type HandlerCall } from "./call-handler.ts";
import type { HandlerEnd } from "./handler-end.ts";
import type { RunJudge } from "./run-judge.ts";
import { runTimeoutMs } from "./run-timeout.ts";

/** One run of a receipt's handler. */
export interface HandlerRun {
  readonly hook: AnyInboundHook;
  readonly claimed: ClaimedReceipt;
  readonly values: HandlerCall["values"];
  readonly judge: RunJudge;
}

export interface RunTerms extends CallingTerms {
  readonly store: InboundStore;
  readonly clock: Clock;
  /** Called when a transaction committed in which events may have been triggered. */
  readonly onCommitted: () => void;
  readonly observer: Observer;
}

/** What a run came to. */
export interface RunOutcome {
  readonly result: RunResult;
  /** It was committed with the handler's own writes; otherwise it is still to be recorded. */
  readonly isRecorded: boolean;
}

// The handler's transaction may be idle while it waits for others; its deadline ends it before the database does.
const idleMarginMs = 10_000;

/** Thrown inside the handler's transaction, so that it rolls back. */
class RolledBack extends Error {
  readonly end: HandlerEnd;

  constructor(end: HandlerEnd) {
    super("The run did not succeed.");
    this.end = end;
  }
}

/**
 * Runs a handler once, under its deadline. With `transaction: true` it has one, in which a successful end is recorded, so that
 * its writes, the events that it triggered and the receipt's `processed` mark commit together or not at all. Never rejects.
 */
export async function runHandler(run: HandlerRun, terms: RunTerms): Promise<RunOutcome> {
  const { hook, claimed, values, judge } = run;
  const { clock, observer } = terms;
  const timeoutMs = runTimeoutMs(hook);
  const { receipt, claim } = claimed;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const deadline = new AbortController();
  const { signal } = deadline;
  const cancel = clock.after(timeoutMs, () => deadline.abort());
  const work = observer.handle(receipt);
  const call = (transaction: unknown) =>
    work.run(() => callHandler({ hook, receipt, values, transaction, signal }, terms));
  const resultOf = (end: HandlerEnd): RunResult => ({
    receiptId: receipt.id,
    claim,
    run: {
      receiptId: receipt.id,
      number: receipt.runs,
      state: end.kind === "succeeded" ? "succeeded" : "failed",
      startedAt,
      durationMs: clock.monotonicMs() - startedMs,
      error: end.kind === "succeeded" ? null : end.error,
    },
    next: judge.nextAfter(end, receipt, clock.now()),
    answer: judge.answerAfter(end),
  });
  try {
    const outcome =
      hook.transaction === true
        ? await inTransaction(call, resultOf, { signal, cancel, timeoutMs }, terms)
        : { result: resultOf(await call(undefined)), isRecorded: false };
    if (outcome.result.run !== null) work.end(outcome.result.run);
    return outcome;
  } finally {
    cancel();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  readonly cancel: () => void;
  readonly timeoutMs: number;
}

async function inTransaction(
  call: (transaction: unknown) => Promise<HandlerEnd>,
  resultOf: (end: HandlerEnd) => RunResult,
  { signal, cancel, timeoutMs }: Deadline,
  { store, clock, onCommitted }: RunTerms,
): Promise<RunOutcome> {
  let hasBegun = false;
  const committed = store.transaction(timeoutMs + idleMarginMs, async (transaction) => {
    hasBegun = true;
    const end = await call(transaction);
    if (end.kind !== "succeeded") throw new RolledBack(end);
    // From here on it is the store that is waited for: whether this commits must be known before anything is answered.
    cancel();
    const result = resultOf(end);
    if (!(await store.recordRunIn(transaction, result, clock.now()))) throw new RolledBack(takenOver);
    return result;
  });
  try {
    const result = await unlessNeverBegun(committed, signal, () => hasBegun);
    onCommitted();
    return { result, isRecorded: true };
  } catch (error) {
    const end: HandlerEnd =
      error instanceof RolledBack ? error.end : { kind: "failed", error: thrownText(error), answer: null };
    return { result: resultOf(end), isRecorded: false };
  }
}

const takenOver: HandlerEnd = {
  kind: "failed",
  error: "Its lease ran out and another process took the receipt over, so what it did was rolled back.",
  answer: null,
};

const neverBegun: HandlerEnd = {
  kind: "timedOut",
  error: "The store gave it no transaction before its deadline.",
};

/** A transaction that does not begin before the deadline is not waited for: its handler will not be called. */
function unlessNeverBegun<Result>(
  committed: Promise<Result>,
  signal: AbortSignal,
  hasBegun: () => boolean,
): Promise<Result> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      if (!hasBegun()) reject(new RolledBack(neverBegun));
    });
  });
  return Promise.race([committed, late]);
}
