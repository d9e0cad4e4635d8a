import type { AnyInboundHook } from "../inbound-hook.ts";
import { CallRefusal } from "./call-refusal.ts";
import { headerOf, type IncomingCall } from "./incoming-call.ts";

/** The inbound hook's methods, 405; and what only looks ahead and must run nothing, 403. */
export function checkMethod(hook: AnyInboundHook, call: IncomingCall): void {
  const methods: readonly string[] = hook.methods ?? ["POST"];
  if (!methods.includes(call.method)) {
    const allow = methods.join(", ");
    throw new CallRefusal(405, `${call.method} is not among the methods that are taken: ${allow}.`, {
      headers: { allow },
    });
  }
  for (const name of ["sec-purpose", "purpose", "x-purpose", "x-moz"]) {
    if (/prefetch|preview|prerender/i.test(headerOf(call, name) ?? "")) {
      throw new CallRefusal(403, `A browser fetched it ahead (${name}), so nothing was run.`);
    }
  }
}
