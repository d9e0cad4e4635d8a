import { expect, test } from "vitest";
import { narrowsReceipts, receiptFilter } from "./receipt-filter.ts";

test("a query becomes what the API is asked for, and what makes no sense in it is left out", () => {
  const now = Date.parse("2026-01-02T00:00:00Z");
  expect(receiptFilter({ state: "failing", hook: "a", codeId: "cod_1", range: "day", other: "x" }, now)).toEqual({
    ...{ state: "failing", hook: "a", codeId: "cod_1", since: "2026-01-01T00:00:00.000Z" },
  });
  expect(receiptFilter({ state: "nonsense", range: "century", hook: "" }, now)).toEqual({});
});

test("only what narrows counts as a filter", () => {
  expect(narrowsReceipts({ state: "nonsense" })).toBe(false);
  for (const query of [{ state: "quarantined" }, { hook: "a" }, { codeId: "c" }, { range: "hour" }]) {
    expect(narrowsReceipts(query as Record<string, string>)).toBe(true);
  }
});
