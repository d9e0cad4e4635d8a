import { encodeCursor, type Page, type PagePosition } from "@ancrage/core";

/** The page that `rows` begin with; one row more than `limit` says that another page follows. */
export function pageOf<Item extends PagePosition>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null };
}
