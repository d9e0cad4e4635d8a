import type { InboundAnswer } from "../../model/receipt.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { headerOf, type IncomingCall } from "../receiving/incoming-call.ts";

/** Whether a browser asks if a page of another site may call. */
export function isPreflight(call: IncomingCall): boolean {
  return (
    call.method === "OPTIONS" &&
    headerOf(call, "origin") !== null &&
    headerOf(call, "access-control-request-method") !== null
  );
}

/** The headers that let a page of another site read an answer; none where the inbound hook lets its origin not. */
export function crossOriginHeaders(hook: AnyInboundHook, call: IncomingCall): Readonly<Record<string, string>> {
  const origins = hook.allowedOrigins ?? [];
  if (origins.length === 0) return {};
  const origin = headerOf(call, "origin");
  const allowed = origins.includes("*") ? "*" : origin !== null && origins.includes(origin) ? origin : null;
  // Said either way: what a cache keeps for one origin is not for another.
  return allowed === null ? { vary: "origin" } : { "access-control-allow-origin": allowed, vary: "origin" };
}

/** The answer to a preflight, by the same methods that are taken; `null` where the origin may not call. */
export function preflightAnswer(hook: AnyInboundHook, call: IncomingCall): InboundAnswer | null {
  const headers = crossOriginHeaders(hook, call);
  if (!("access-control-allow-origin" in headers)) return null;
  const asked = headerOf(call, "access-control-request-headers");
  return {
    status: 204,
    headers: {
      ...headers,
      "access-control-allow-methods": (hook.methods ?? ["POST"]).join(", "),
      "access-control-max-age": "600",
      ...(asked !== null && /^[\w!#$%&'*+.^`|~, -]{1,1000}$/.test(asked) && { "access-control-allow-headers": asked }),
    },
    body: "",
  };
}
