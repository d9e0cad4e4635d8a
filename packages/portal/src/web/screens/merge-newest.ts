/** A row that lists are sorted by: time, then id, both descending. */
export interface Row {
  readonly id: string;
  readonly createdAt: string;
}

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/**
 * The newest page, asked for again and again, over the pages that were loaded before. What it covers is as it says: new
 * rows, states that changed, rows that do not match any more. `hasGap`: so much is new that it does not reach down to the
 * loaded rows, which are then left out.
 */
export function mergeNewest<Item extends Row>(
  newest: Page<Item> | undefined,
  loaded: readonly Page<Item>[],
): { readonly items: readonly Item[]; readonly hasMore: boolean; readonly hasGap: boolean } {
  const older = loaded.flatMap(({ items }) => items);
  const hasMoreLoaded = loaded.at(-1)?.nextCursor != null;
  if (newest === undefined) return { items: older, hasMore: hasMoreLoaded, hasGap: false };
  const last = newest.items.at(-1);
  if (last === undefined || newest.nextCursor === null) return { items: newest.items, hasMore: false, hasGap: false };
  const first = older[0];
  // Nothing had been there before, or nothing of what had been is reached.
  if (first === undefined || isNewer(last, first)) return { items: newest.items, hasMore: true, hasGap: true };
  return {
    items: [...newest.items, ...older.filter((row) => isNewer(last, row))],
    hasMore: hasMoreLoaded,
    hasGap: false,
  };
}

function isNewer(one: Row, other: Row): boolean {
  return one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt;
}
