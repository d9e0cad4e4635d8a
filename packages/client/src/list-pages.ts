import type { AnyRequest } from "./route-url.ts";

interface AnyPage {
  readonly items: readonly unknown[];
  readonly nextCursor?: string | null;
  readonly lastSequence?: number;
}

/** The pages that `call` answers, from the one that `request` asks for. */
export async function* listPages(
  call: (request: AnyRequest) => Promise<unknown>,
  request: AnyRequest,
): AsyncGenerator<AnyPage, void> {
  for (let query: AnyRequest["query"] | null = request.query ?? {}; query !== null; ) {
    const page = (await call({ ...request, query })) as AnyPage;
    yield page;
    const next = queryAfter(page);
    query = next && { ...query, ...next };
  }
}

/** What of the query leads to the page after `page`; `null`: it was the last. */
function queryAfter({ items, nextCursor, lastSequence }: AnyPage): Readonly<Record<string, unknown>> | null {
  if (nextCursor !== undefined) return nextCursor === null ? null : { cursor: nextCursor };
  // What a sequenced endpoint was sent is numbered without gaps, and goes on after the last number.
  const { sequence = 0 } = (items.at(-1) ?? {}) as { sequence?: number };
  return items.length === 0 || sequence >= (lastSequence ?? 0) ? null : { after: sequence };
}
