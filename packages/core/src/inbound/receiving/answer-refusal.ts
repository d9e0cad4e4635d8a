import { thrownText } from "../../errors/thrown-text.ts";
import type { InboundAnswer } from "../../model/receipt.ts";
import { maskCode } from "../codes/mask-code.ts";
import { CallRefusal } from "./call-refusal.ts";
import type { IncomingCall } from "./incoming-call.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";

// Node has such a list in a module that can call out, which nothing here may import.
const statusTexts: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** What is known of a call so far, for whoever asks why it went no further. */
export interface SeenCall {
  /** As it came; shown masked only. */
  readonly code: string;
  address: string | null;
  tenantId: string | null;
  hook: string | null;
  /** Headers of whatever is answered. */
  headers: Readonly<Record<string, string>>;
}

/** The answer to a call that goes no further: a bare status. The operator finds in the ring of refusals why. */
export function answerRefusal(
  error: unknown,
  { method }: IncomingCall,
  seen: SeenCall,
  { refusals, clock, logger }: ReceivingTerms,
): InboundAnswer {
  const { status, why, headers, body, cause } =
    error instanceof CallRefusal
      ? error
      : { status: 500, why: thrownText(error), headers: {}, body: undefined, cause: error };
  const { address, tenantId, hook } = seen;
  const about = { tenantId, hook, code: maskCode(seen.code), address, method };
  refusals.note({ at: clock.now(), ...about, status, why });
  if (status >= 500) logger.error("A call of an inbound hook was not taken", { ...about, status, why, error: cause });
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers, ...seen.headers },
    body: body ?? statusTexts[status] ?? "",
  };
}
