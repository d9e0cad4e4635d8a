import fc from "fast-check";
import { expect, test } from "vitest";
import { causedBy } from "./caused-by.ts";

test("what a webhook says of the webhooks before it is read, in whatever case its names come", () => {
  const said = { depth: 3, origin: "crm-eu" };
  expect(causedBy({ "webhook-depth": "3", "webhook-origin": "crm-eu" })).toEqual(said);
  expect(causedBy({ "Webhook-Depth": "3", "WEBHOOK-ORIGIN": "crm-eu" })).toEqual(said);
  expect(causedBy(new Headers({ "Webhook-Depth": "3", "Webhook-Origin": "crm-eu" }))).toEqual(said);
});

test("of a depth that comes several times the greatest counts, and what is none is passed over", () => {
  const repeated = [
    ["3, 3", 3],
    ["3,12 ,7", 12],
    ["x, 4, 9999999999, -8", 4],
    ["007", 7],
    [["2", "5, 1"], 5],
  ] as const;
  for (const [depth, read] of repeated) expect(causedBy({ "webhook-depth": depth }).depth).toBe(read);
  expect(causedBy({ "webhook-depth": "1", "Webhook-Depth": "2" }).depth).toBe(2);
  const joined = new Headers([
    ["webhook-depth", "3"],
    ["webhook-depth", "6"],
    ["webhook-origin", "crm-eu"],
    ["webhook-origin", "crm-eu"],
  ]);
  expect(causedBy(joined)).toEqual({ depth: 6, origin: "crm-eu" });
});

test("an origin that comes several times counts when all are the same", () => {
  expect(causedBy({ "webhook-origin": ["a", "a"] }).origin).toBe("a");
  expect(causedBy({ "webhook-origin": "a,b" }).origin).toBe("a,b");
  for (const origin of ["a, b", ["a", "b"]]) expect(causedBy({ "webhook-origin": origin }).origin).toBeUndefined();
});

test("what is absent or unusable counts as nothing said", () => {
  const nothing = { depth: 0, origin: undefined };
  expect(causedBy({})).toEqual(nothing);
  expect(causedBy(new Headers())).toEqual(nothing);
  for (const depth of ["", "-1", "1.5", "1e9", "x", "9999999999", "-1, x", [], ["x"]]) {
    expect(causedBy({ "webhook-depth": depth })).toEqual(nothing);
  }
  for (const origin of ["", "a b", "é", "a\nb", "x".repeat(257), []]) {
    expect(causedBy({ "webhook-origin": origin })).toEqual(nothing);
  }
});

test("whatever a request holds, nothing is thrown, and a depth is one that an event can have", () => {
  const header = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.nat().map(String));
  fc.assert(
    fc.property(fc.record({ "webhook-depth": header, "webhook-origin": header }), (headers) => {
      const { depth } = causedBy(headers);
      expect(Number.isInteger(depth) && depth >= 0 && depth <= 999_999_999).toBe(true);
    }),
  );
});
