import { crossOriginHeaders } from "../answering/cross-origin.ts";
import type { CallRate } from "../callers/call-rate.ts";
import { callerAddress } from "../callers/caller-address.ts";
import { countedCaller } from "../callers/counted-caller.ts";
import type { SeenCall } from "./answer-refusal.ts";
import { CallRefusal } from "./call-refusal.ts";
import { type FoundCaller, findCaller } from "./find-caller.ts";
import type { IncomingCall } from "./incoming-call.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";

/** Whose code it is, 404; unless its address or its code calls too often, 429. `seen` is told what becomes known. */
export async function findLimitedCaller(
  call: IncomingCall,
  seen: SeenCall,
  now: Date,
  terms: ReceivingTerms,
): Promise<FoundCaller> {
  const { limits, rates } = terms;
  seen.address = callerAddress(call.address, call.headers["x-forwarded-for"], limits.trustedHops);
  limitRate(rates.address, countedCaller(seen.address), now, "This address");
  const caller = await findCaller(seen.code, now, terms, ({ tenantId, hook }) => {
    seen.tenantId = tenantId;
    seen.hook = hook;
  });
  const { hook, code } = caller;
  seen.headers = crossOriginHeaders(hook, call);
  limitRate(rates.code, code.id, now, `The code of ${code.label}`);
  return caller;
}

function limitRate(rate: CallRate | null, caller: string, now: Date, who: string): void {
  const waitMs = rate?.take(caller, now.getTime()) ?? 0;
  if (waitMs === 0) return;
  const headers = { "retry-after": String(Math.ceil(waitMs / 1000)) };
  throw new CallRefusal(429, `${who} calls more often than inbound.rateLimits allow.`, { headers });
}
