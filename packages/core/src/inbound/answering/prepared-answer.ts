import type { InboundAnswer } from "../../model/receipt.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { checkedAnswer } from "./checked-answer.ts";

/** The values that a handler is given of a call. */
export interface HandlerValues {
  readonly headers: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * What the caller of an `async` inbound hook is answered: as prepared, else 200 and `ok`. `values` is `null` where a call does
 * not fit; a function is not asked then. Throws what the function throws, or a `TypeError` when it gives no answer.
 */
export function preparedAnswer(
  { response }: Pick<AnyInboundHook, "response">,
  values: HandlerValues | null,
): InboundAnswer {
  const given =
    typeof response === "function"
      ? values === null
        ? {}
        : response(values as Parameters<typeof response>[0])
      : response;
  return checkedAnswer(given ?? {});
}
