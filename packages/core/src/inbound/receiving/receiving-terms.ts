import type { InboundAnswer } from "../../model/receipt.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { ClaimedReceipt, InboundStore } from "../../ports/inbound-store.ts";
import type { Logger } from "../../ports/logger.ts";
import type { Observer } from "../../ports/observer.ts";
import type { CallRate } from "../callers/call-rate.ts";
import type { CodeHasher } from "../codes/hash-code.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import type { InboundRegistry } from "../inbound-registry.ts";
import type { RefusalRing } from "../refusal-ring.ts";
import type { InboundLimits } from "./inbound-limits.ts";

/** What receiving works with. */
export interface ReceivingTerms {
  readonly processId: string;
  readonly hooks: InboundRegistry;
  readonly store: InboundStore;
  readonly hasher: CodeHasher;
  readonly limits: InboundLimits;
  /** `null`: any number of calls is taken. */
  readonly rates: { readonly address: CallRate | null; readonly code: CallRate | null };
  readonly refusals: RefusalRing;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly observer: Observer;
  /** A receipt to which so many webhooks led is a loop, and is not run. */
  readonly maxDepth: number;
  /** How long a run may take at most, in milliseconds. */
  readonly timeoutMsOf: (hook: AnyInboundHook) => number;
  /** Runs the handler of a receipt while its caller waits, records what came of it, and gives the answer. */
  readonly runNow: (hook: AnyInboundHook, claimed: ClaimedReceipt) => Promise<InboundAnswer>;
  /** Called when a call was let through: its code was used. */
  readonly onUsed: (codeId: string, at: Date) => void;
  /** Called when a receipt waits for its first run. */
  readonly onDue: () => void;
}
