import type { InboundAnswer } from "../../model/receipt.ts";

/** How a call of a handler ended. */
export type HandlerEnd =
  /** `answer`: what it responded; `null`: it just returned. */
  | { readonly kind: "succeeded"; readonly answer: InboundAnswer | null }
  /** It threw, its transaction could not be committed, or it responded (`answer`) that the caller should try again. */
  | { readonly kind: "failed"; readonly error: string; readonly answer: InboundAnswer | null }
  | { readonly kind: "timedOut"; readonly error: string };

// Statuses that ask the caller to call again, besides 5xx: what they are sent for has not been processed.
const tryAgainStatuses = new Set([408, 425, 429]);

/** How a handler ended that responded: a status that asks the caller to try again says that nothing was processed. */
export function endOfAnswer(answer: InboundAnswer): HandlerEnd {
  const { status } = answer;
  if (status < 500 && !tryAgainStatuses.has(status)) return { kind: "succeeded", answer };
  return { kind: "failed", error: `The handler responded ${status}, so that the caller tries again.`, answer };
}
