import { expect, test } from "vitest";
import type { ListedDelivery } from "../model/listed-delivery.ts";
import { exportedRows } from "./exported-rows.ts";

const pageOf = (number: number) => ({
  items: ["a", "b"].map((letter) => ({ id: `${letter}${number}` }) as ListedDelivery),
  nextCursor: number === 3 ? null : String(number + 1),
});

test("a page is read when the rows before it have been taken, and none when nobody goes on", async () => {
  const read: string[] = [];
  const rows = exportedRows(pageOf(1), async (cursor) => {
    read.push(cursor);
    return pageOf(Number(cursor));
  });
  const ids: string[] = [];
  for await (const { id } of rows) {
    ids.push(id);
    expect(read.length).toBe(Math.ceil(ids.length / 2) - 1);
    if (id === "a3") break;
  }
  expect(ids).toEqual(["a1", "b1", "a2", "b2", "a3"]);
  expect(await rows.next()).toEqual({ done: true, value: undefined });
});
