import { CallRate, type CallRateLimit } from "./inbound/callers/call-rate.ts";
import { CodeUseCounter } from "./inbound/code-uses.ts";
import { createCodeHasher } from "./inbound/codes/hash-code.ts";
import { type InboundOptions, inboundLimits } from "./inbound/receiving/inbound-limits.ts";
import { createReceiveCall } from "./inbound/receiving/receive-call.ts";
import { RefusalRing } from "./inbound/refusal-ring.ts";
import { createRunNow } from "./inbound/running/run-now.ts";
import { runTimeoutMs } from "./inbound/running/run-timeout.ts";
import type { RunningTerms } from "./inbound/running/running-terms.ts";
import type { Ids } from "./ports/ids.ts";

/** What receiving is made of, beside what runs handlers. */
export interface ReceivingParts {
  readonly options: InboundOptions | undefined;
  readonly sealingKeys: readonly string[] | undefined;
  readonly ids: Ids;
  readonly maxDepth: number;
}

/**
 * Receiving in one process: what takes calls, and what the operations about it share.
 * @throws `invalid_option`, `invalid_sealing_key`
 */
export function createReceiving(running: RunningTerms, { options, sealingKeys, ids, maxDepth }: ReceivingParts) {
  const { processId, hooks, store, clock, logger, observer, onDue } = running;
  const hasher = createCodeHasher(sealingKeys);
  const limits = inboundLimits(options);
  const refusals = new RefusalRing();
  const uses = new CodeUseCounter({ store, clock, logger });
  return {
    /** Counts the uses of codes; to be flushed at the end. */
    uses,
    shared: { hooks, hasher, limits, refusals, onDue },
    receiveCall: createReceiveCall({
      ...{ processId, hooks, store, hasher, limits, refusals, clock, ids, logger, observer, maxDepth, onDue },
      rates: { address: rateOf(limits.addressRate), code: rateOf(limits.codeRate) },
      timeoutMsOf: runTimeoutMs,
      runNow: createRunNow(running),
      onUsed: (codeId, at) => uses.note(codeId, at),
    }),
  };
}

function rateOf(limit: CallRateLimit | null): CallRate | null {
  return limit === null ? null : new CallRate(limit);
}
