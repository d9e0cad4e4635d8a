import type { Receipt } from "../../model/receipt.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { type ReadValues, readValues } from "../read-values.ts";
import { headerRecord } from "../receiving/kept-headers.ts";
import { parseCall } from "../receiving/parse-call.ts";

/** Reads a stored call as its inbound hook says now: what did not fit may, and what did fit may not any more. */
export function readReceipt(hook: AnyInboundHook, { headers, query, body }: Receipt): ReadValues {
  const parsed = parseCall({ headers: headerRecord(headers), query, body });
  return parsed.ok ? readValues(hook, parsed.values) : { ok: false, issues: [{ path: "", message: parsed.why }] };
}
