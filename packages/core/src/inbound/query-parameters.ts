import type { ValueReader } from "./inbound-hook.ts";

/** Names of the query parameters that an inbound hook reads, as far as its definition says. */
export function queryParametersOf({ query }: { readonly query?: ValueReader }): readonly string[] {
  if (query === undefined) return [];
  if (!("safeParse" in query)) return Object.values(query.paths);
  const { shape } = query as { readonly shape?: Readonly<Record<string, unknown>> };
  return Object.keys(shape ?? {});
}
