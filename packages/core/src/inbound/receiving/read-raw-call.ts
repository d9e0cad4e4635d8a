import type { HeaderList } from "../../model/attempt.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { CallRefusal } from "./call-refusal.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { headerRecord, keptHeaders } from "./kept-headers.ts";
import { mediaTypeFault, type RawCall } from "./parse-call.ts";
import { announcesBody, readCallBody } from "./read-call-body.ts";

/** What of a call is kept, as it came. */
export interface ReadCall extends RawCall {
  readonly kept: HeaderList;
}

/** Reads a call to its end, 408 or 413, unless its media type is not taken, 415. */
export async function readRawCall(hook: AnyInboundHook, call: IncomingCall, clock: Clock): Promise<ReadCall> {
  const kept = keptHeaders(hook, call);
  const headers = headerRecord(kept);
  if (announcesBody(call)) checkMediaType(hook, headers);
  const body = await readCallBody(call, clock);
  if (body.length > 0) checkMediaType(hook, headers);
  return { kept, headers, query: queryTextOf(call), body };
}

function checkMediaType(...of: Parameters<typeof mediaTypeFault>): void {
  const fault = mediaTypeFault(...of);
  if (fault !== null) throw new CallRefusal(415, fault);
}

function queryTextOf({ url }: IncomingCall): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start + 1).replace(/#.*$/s, "");
}
