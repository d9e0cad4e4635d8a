import type { HttpResponse } from "./http-message.ts";

/** An answer whose body is there as a whole. */
export type WholeResponse = HttpResponse & { readonly body: string };

/** Headers of every answer. It holds a tenant's data: no cache keeps it, and no browser takes it for a page. */
export const guardHeaders = { "cache-control": "no-store", "x-content-type-options": "nosniff" } as const;

/** An answer whose body is `value` as JSON, times in ISO 8601. */
export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): WholeResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...guardHeaders, ...headers },
    body: JSON.stringify(value),
  };
}

/** The answer 204: done, and there is nothing to show. */
export function noContentReply(): HttpResponse {
  return { status: 204, headers: guardHeaders, body: null };
}
