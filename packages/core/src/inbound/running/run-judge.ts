import { retryWaitMs } from "../../delivering/retry-schedule.ts";
import type { InboundAnswer, Receipt } from "../../model/receipt.ts";
import type { ReceiptNext } from "../../ports/inbound-store.ts";
import type { Random } from "../../ports/random.ts";
import { checkedAnswer } from "../answering/checked-answer.ts";
import type { HandlerEnd } from "./handler-end.ts";

/** What the end of a handler means for its receipt, and for its caller. */
export interface RunJudge {
  nextAfter(end: HandlerEnd, receipt: Receipt, now: Date): ReceiptNext;
  /** `undefined`: the caller was answered before. */
  answerAfter(end: HandlerEnd): InboundAnswer | undefined;
}

const second = 1_000;
const minute = 60 * second;

/** Waits before each retry of a run in the background, after DESIGN.md 6. */
export const RUN_RETRY_SCHEDULE_MS: readonly number[] = [
  5 * second,
  30 * second,
  5 * minute,
  30 * minute,
  120 * minute,
];

/** While a caller waits: one run, whose end is the answer. Calling again runs it again. */
export const whileCallerWaits: RunJudge = {
  nextAfter(end) {
    if (end.kind === "succeeded") return { state: "processed" };
    return { state: "failed", reason: end.kind === "timedOut" ? "timedOut" : "handler" };
  },
  answerAfter(end) {
    if (end.kind === "timedOut") return checkedAnswer({ status: 408, body: "Request Timeout" });
    if (end.answer !== null) return end.answer;
    return end.kind === "succeeded" ? checkedAnswer({}) : checkedAnswer({ status: 500, body: "Internal Server Error" });
  },
};

/** In the background: retries by `RUN_RETRY_SCHEDULE_MS`, with up to 20 % more, until they are used up. */
export function inBackground(random: Random): RunJudge {
  return {
    nextAfter(end, { failures }, now) {
      if (end.kind === "succeeded") return { state: "processed" };
      const waitMs = retryWaitMs(RUN_RETRY_SCHEDULE_MS, failures, random());
      if (waitMs === null) return { state: "failed", reason: "handler" };
      return { state: "received", nextRunAt: new Date(now.getTime() + waitMs) };
    },
    answerAfter: () => undefined,
  };
}
