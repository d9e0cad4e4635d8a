import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeNewest } from "./merge-newest.ts";

const row = (place: number) => ({ id: `dlv_${String(place).padStart(4, "0")}`, createdAt: "2026-01-01T00:00:00.000Z" });
const size = 5;

/** A page of rows, newest first, that begins below `before`. */
function pageOf(places: readonly number[], before = Number.POSITIVE_INFINITY) {
  const rest = places.filter((place) => place < before).toSorted((a, b) => b - a);
  const items = rest.slice(0, size).map(row);
  return { items, nextCursor: rest.length > size ? (items.at(-1)?.id ?? null) : null };
}

function pagesOf(places: readonly number[], count: number) {
  const pages = [pageOf(places)];
  for (let last = pages[0]; last?.nextCursor != null && pages.length < count; last = pages.at(-1)) {
    pages.push(pageOf(places, Number(last.nextCursor.slice(4))));
  }
  return pages;
}

test("is always the head of the ledger, each row once, whatever came in between", () => {
  const places = fc.uniqueArray(fc.nat(60), { maxLength: 40 });
  fc.assert(
    fc.property(places, places, fc.integer({ min: 1, max: 5 }), (before, since, count) => {
      const now = [...new Set([...before, ...since.map((place) => place + 61)])];
      const loaded = pagesOf(before, count);
      const { items, hasMore } = mergeNewest(pageOf(now), loaded);
      const all = now.toSorted((a, b) => b - a).map(row);
      expect(items).toEqual(all.slice(0, items.length));
      expect(items.length).toBeGreaterThanOrEqual(Math.min(size, all.length));
      if (!hasMore) expect(items.length).toBe(all.length);
    }),
  );
});

test("tells when more is new than a page holds, and then shows the newest alone", () => {
  const merged = mergeNewest(pageOf([21, 22, 23, 24, 25, 26]), pagesOf([1, 2, 3], 1));
  expect(merged).toMatchObject({ hasGap: true, hasMore: true });
  expect(merged.items).toHaveLength(size);
});

test("what does not match any more is gone, and what is older stays", () => {
  const loaded = pagesOf([1, 2, 3, 4, 5, 6, 7, 8, 9], 2);
  const merged = mergeNewest(pageOf([1, 2, 3, 4, 5, 6, 7, 9]), loaded);
  expect(merged.items.map(({ id }) => Number(id.slice(4)))).toEqual([9, 7, 6, 5, 4, 3, 2, 1]);
});

test("is what was loaded, before anything newer was asked for", () => {
  expect(mergeNewest(undefined, pagesOf([1, 2, 3, 4, 5, 6], 1))).toMatchObject({ hasMore: true, hasGap: false });
  expect(mergeNewest(pageOf([]), pagesOf([], 1))).toEqual({ items: [], hasMore: false, hasGap: false });
});
