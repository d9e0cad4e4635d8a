import { AncrageError } from "../errors/ancrage-error.ts";

/** One page of a list, newest first. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Ask for the next page with it; `null` on the last page. */
  readonly nextCursor: string | null;
}

/** Where a page starts and how long it is. */
export interface PageRequest {
  /** The `nextCursor` of the page before. Default: the newest rows. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Rows per page when the caller does not say, and the most that it may ask for. */
export const PAGE_LIMIT = { default: 25, max: 100 } as const;

/** The last row of a page: lists are sorted by time, then id, both descending. */
export interface PagePosition {
  readonly createdAt: Date;
  readonly id: string;
}

/** The cursor that continues after `last`. Opaque to callers, the same in every store. */
export function encodeCursor(last: PagePosition): string {
  return Buffer.from(`${last.createdAt.getTime()}.${last.id}`).toString("base64url");
}

/** The cursor to everything that was created before `time`, newest first. */
export function cursorBefore(time: Date, prefix: string): string {
  return encodeCursor({ createdAt: time, id: `${prefix}_${"0".repeat(32)}` });
}

/**
 * The position that a cursor stands for.
 * @throws `invalid_cursor` for anything that `encodeCursor` did not make.
 */
export function decodeCursor(cursor: string): PagePosition {
  // 14 digits of milliseconds reach to the year 5138; databases refuse what comes long after.
  const [, time, id] =
    /^(\d{1,14})\.([a-z]{2,4}_[0-9a-f]{32})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (time === undefined || id === undefined) {
    throw new AncrageError(
      "invalid_cursor",
      "The cursor is not one that this list gave. Use nextCursor of the previous page unchanged, or leave it out to start at the newest row.",
      {},
    );
  }
  return { createdAt: new Date(Number(time)), id };
}
