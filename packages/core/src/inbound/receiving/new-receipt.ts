import { causedBy } from "../../emitting/caused-by.ts";
import type { HeaderList } from "../../model/attempt.ts";
import type { InboundAnswer, Receipt, ReceiptState, ReceiptVerdict } from "../../model/receipt.ts";
import type { FoundCaller } from "./find-caller.ts";

/** What is known of a call once nothing is left to check. */
export interface CheckedCall extends FoundCaller {
  readonly id: string;
  readonly now: Date;
  readonly method: string;
  readonly query: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly verdict: ReceiptVerdict;
  readonly dedupeKey: string | null;
  readonly bodyHash: string | null;
  readonly orderingKey: string | null;
  /** What does not fit, `null` when all does. */
  readonly misfit: string | null;
  readonly answer: InboundAnswer | null;
  /** Of the span in which it is received; `null`: nobody traces. */
  readonly traceparent: string | null;
}

/** The receipt of a call. One to which too many webhooks led has failed before it ran. */
export function newReceipt(call: CheckedCall, maxDepth: number): Receipt {
  const { hook, code, now, misfit, answer, ...kept } = call;
  const { depth, origin } = causedBy(Object.fromEntries(call.headers));
  const isLoop = depth >= maxDepth;
  const state: ReceiptState = isLoop ? "failed" : misfit === null ? "received" : "quarantined";
  const waits = state === "received" && hook.mode !== "sync";
  return {
    id: kept.id,
    tenantId: code.tenantId,
    hook: hook.name,
    codeId: code.id,
    method: kept.method,
    query: kept.query,
    headers: kept.headers,
    body: kept.body,
    verdict: kept.verdict,
    // What never ran must not keep a later call from running.
    dedupeKey: isLoop ? null : kept.dedupeKey,
    bodyHash: kept.bodyHash,
    sameBytesAs: null,
    duplicateOf: null,
    replayOf: null,
    state,
    reason: isLoop ? "loop" : null,
    lastError: isLoop ? `${depth} webhooks led to it, and ${maxDepth} are a loop.` : misfit,
    answer,
    ...{ runs: 0, failures: 0, crashes: 0 },
    orderingKey: kept.orderingKey,
    depth,
    origin: origin ?? null,
    traceparent: kept.traceparent,
    nextRunAt: waits ? now : null,
    leasedUntil: null,
    createdAt: now,
    endedAt: state === "received" ? null : now,
  };
}
