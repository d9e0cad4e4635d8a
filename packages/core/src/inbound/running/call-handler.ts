import type { EventOptions, RecordOptions } from "../../emitting/event-request.ts";
import { AncrageError } from "../../errors/ancrage-error.ts";
import { thrownText } from "../../errors/thrown-text.ts";
import type { RecordedEvent } from "../../model/idempotency.ts";
import type { Receipt } from "../../model/receipt.ts";
import type { AnyInboundHook, InboundCall } from "../inbound-hook.ts";
import { endOfAnswer, type HandlerEnd } from "./handler-end.ts";
import { respondedAnswer } from "./responded-answer.ts";

/** Records an event, as `webhooks.triggerWebhookEvent` does. */
export type TriggerEvent = (
  name: string,
  recordId: string | number,
  options: RecordOptions & EventOptions,
) => Promise<RecordedEvent>;

/** One call of a handler. */
export interface HandlerCall {
  readonly hook: AnyInboundHook;
  /** `runs` is the number of this run. */
  readonly receipt: Receipt;
  readonly values: Pick<InboundCall, "headers" | "query" | "body">;
  /** The handler's own; `undefined`: it asked for none. */
  readonly transaction: unknown;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
}

export interface CallingTerms {
  /** The host's own objects, as given to `createWebhooks`. */
  readonly context: unknown;
  readonly triggerEvent: TriggerEvent;
}

/** Thrown by `respond`, so that nothing of the handler after it runs. */
class Responded extends Error {
  override readonly name = "Responded";
}

/**
 * Calls the handler and waits for its end: it returns, throws or responds, or its deadline comes. What it does afterwards is
 * ignored, and events that it triggers then are refused. Never rejects.
 */
export function callHandler(
  { hook, receipt, values, transaction, signal }: HandlerCall,
  { context, triggerEvent }: CallingTerms,
): Promise<HandlerEnd> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = (how: HandlerEnd) => {
      isOver = true;
      signal.removeEventListener("abort", timeOut);
      resolve(how);
    };
    const timeOut = () => end({ kind: "timedOut", error: "The handler did not finish before its deadline." });
    signal.addEventListener("abort", timeOut);
    if (signal.aborted) return timeOut();
    const { tenantId, id: receiptId, depth, origin } = receipt;
    const cause = { tenantId, depth, ...(origin !== null && { origin }) };
    const call: InboundCall = {
      ...values,
      ...{ tenantId, receiptId, run: receipt.runs, context, transaction, signal },
      async triggerWebhookEvent(name, recordId, options = {}) {
        if (isOver) throw runIsOver(name);
        const within = transaction === undefined ? {} : { transaction };
        return triggerEvent(name, recordId, { ...options, ...cause, ...within });
      },
      respond(status, headers, body) {
        const answer = respondedAnswer(status, headers, body);
        if (!isOver) end(endOfAnswer(answer));
        throw new Responded("The handler has responded; nothing after that is waited for.");
      },
    };
    // The definition said of what types its values and context are; they were read by the same definition.
    const handle = async () => hook.handler(call as InboundCall<never, never, never, never, never>);
    handle().then(
      () => isOver || end({ kind: "succeeded", answer: null }),
      (error: unknown) => isOver || end({ kind: "failed", error: thrownText(error), answer: null }),
    );
  });
}

function runIsOver(trigger: string): AncrageError<"run_abandoned"> {
  return new AncrageError(
    "run_abandoned",
    `The handler triggered ${trigger} after its run was over: it had responded, or its deadline had come. Await what it does, and stop when its signal aborts.`,
    { trigger },
  );
}
