import type { Caller } from "@ancrage/core";

/** The header in which a test's request says who calls. */
export const CALLER_HEADER = "x-test-caller";

/** Callers of every kind, all of tenant `t1`. */
export const callers = {
  admin: { tenantId: "t1", role: "admin" },
  operator: { tenantId: "t1", role: "operator" },
  subscriber: { tenantId: "t1", role: "subscriber", ownerId: "owner-1" },
  ownerless: { tenantId: "t1", role: "subscriber" },
} as const satisfies Record<string, Caller>;

/** An `authenticate` that takes the caller from the header of whatever request the framework has. */
export function callerFromHeader(native: unknown): Caller | null {
  const text = headerOf(native);
  return text === null ? null : (JSON.parse(text) as Caller);
}

function headerOf(native: unknown): string | null {
  if (typeof native !== "object" || native === null || !("headers" in native)) {
    throw new TypeError("authenticate was not given the framework's own request");
  }
  const headers = native.headers;
  const value =
    headers instanceof Headers ? headers.get(CALLER_HEADER) : (headers as Record<string, unknown>)[CALLER_HEADER];
  return typeof value === "string" ? value : null;
}
