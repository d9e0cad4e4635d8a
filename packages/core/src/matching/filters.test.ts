import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Comparable, Filter } from "../model/filter.ts";
import { FILTER_LIMITS } from "../model/filter.ts";
import { evaluateFilter } from "./evaluate-filter.ts";
import { filterFaults } from "./filter-faults.ts";
import { parseFilter } from "./parse-filter.ts";

const names = ["a", "b", "c"];
const comparable = fc.oneof(
  fc.constantFrom<Comparable>(null, true, false, "", "x", "xy", "y"),
  fc.integer({ min: -2, max: 2 }),
);
const path = fc.constantFrom(...names, "o.a", "l[0]", "l.1", "__proto__", "constructor");

const condition: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ path, eq: comparable }),
  fc.record({ path, ne: comparable }),
  fc.record({ path, in: fc.array(comparable, { minLength: 1, maxLength: 3 }) }),
  fc.record({ path, notIn: fc.array(comparable, { minLength: 1, maxLength: 3 }) }),
  fc.record({ path, startsWith: fc.constantFrom("", "x", "y") }),
  fc.record({ path, exists: fc.boolean() }),
  ...(["gt", "gte", "lt", "lte"] as const).map((operator) =>
    fc.record({ path, [operator]: fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom("x", "y")) }),
  ),
) as fc.Arbitrary<Filter>;

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie("filter"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie("filter"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("filter") }),
  ) as fc.Arbitrary<Filter>,
}));

const payload = fc.record(
  {
    a: comparable,
    b: comparable,
    o: fc.record({ a: comparable }, { requiredKeys: [] }),
    l: fc.array(comparable, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

const passes = (one: Filter, of: unknown) => evaluateFilter(one, of).passes;

describe("a filter", () => {
  test.each([
    [{ path: "amount", gte: 1000 }, true],
    [{ path: "amount", gt: 1000 }, false],
    [{ path: "amount", lt: "2000" }, false],
    [{ path: "country", in: ["FR", "BE"] }, true],
    [{ path: "country", notIn: ["FR"] }, false],
    [{ path: "name", startsWith: "Ac" }, true],
    [{ path: "at", gte: "2026-01-01T00:00:00Z" }, true],
    [{ path: "nothing", exists: false }, true],
    [{ path: "owner", exists: true }, true],
    [{ path: "owner", eq: null }, true],
    [{ path: "nothing", eq: null }, false],
    [{ path: "nothing", ne: "x" }, true],
    [{ path: "nothing", gt: 0 }, false],
    [{ path: "lines[0].sku", eq: "A" }, true],
    [{ path: "toString", exists: true }, false],
  ] as const)("%j on a deal: %j", (one, expected) => {
    const deal = {
      ...{ amount: 1000, country: "FR", name: "Acme", at: "2026-03-01T00:00:00Z", owner: null },
      lines: [{ sku: "A" }],
    };
    expect(passes(one, deal)).toBe(expected);
  });

  test("and, or and not are those of logic", () => {
    fc.assert(
      fc.property(filter, filter, payload, (one, other, of) => {
        const [left, right] = [passes(one, of), passes(other, of)];
        expect(passes({ and: [one, other] }, of)).toBe(left && right);
        expect(passes({ or: [one, other] }, of)).toBe(left || right);
        expect(passes({ not: { and: [one, other] } }, of)).toBe(passes({ or: [{ not: one }, { not: other }] }, of));
        expect(passes({ not: { not: one } }, of)).toBe(left);
      }),
    );
  });

  test("ne, notIn and exists false are the opposites of their counterparts", () => {
    fc.assert(
      fc.property(path, comparable, payload, (at, value, of) => {
        expect(passes({ path: at, ne: value }, of)).toBe(!passes({ path: at, eq: value }, of));
        expect(passes({ path: at, notIn: [value] }, of)).toBe(!passes({ path: at, in: [value] }, of));
        expect(passes({ path: at, exists: false }, of)).toBe(!passes({ path: at, exists: true }, of));
      }),
    );
  });

  test("looks at each condition once at most", () => {
    fc.assert(
      fc.property(filter, (one) => {
        let reads = 0;
        const counting = new Proxy({}, { getOwnPropertyDescriptor: () => void reads++ });
        evaluateFilter(one, counting);
        const conditions = JSON.stringify(one).split('"path"').length - 1;
        // The whole path, and its first step.
        expect(reads).toBeLessThanOrEqual(2 * conditions);
      }),
    );
  });

  test("names the part that decided", () => {
    const one: Filter = {
      and: [{ path: "a", eq: 1 }, { or: [{ path: "b", eq: 2 }, { not: { path: "c", exists: true } }] }],
    };
    expect(evaluateFilter(one, { a: 2 }).clause).toBe("and[0]: a eq 1");
    expect(evaluateFilter(one, { a: 1, b: 2 }).clause).toBe("and of 2");
    expect(evaluateFilter(one, { a: 1, b: 3, c: 4 }).clause).toBe("and[1].or of 2");
    expect(evaluateFilter({ not: { path: "c", exists: true } }, { c: 4 }).clause).toBe("not: c exists true");
  });

  test("never shows what a payload holds", () => {
    fc.assert(
      fc.property(filter, (one) => {
        const secret = "hunter2";
        expect(evaluateFilter(one, { a: secret, b: secret, c: secret }).clause).not.toContain(secret);
      }),
    );
  });
});

describe("reading a filter", () => {
  test("takes every filter as it is", () => {
    fc.assert(
      fc.property(filter, (one) => {
        expect(parseFilter(JSON.parse(JSON.stringify(one)))).toEqual({ ok: true, filter: one });
      }),
    );
  });

  test("never throws, and what it takes can be applied to anything", () => {
    const nearly = fc.oneof(
      fc.anything({ maxDepth: 4 }),
      fc.dictionary(
        fc.constantFrom("path", "and", "or", "not", "eq", "in", "gt", "exists", "x"),
        fc.anything({ maxDepth: 3 }),
      ),
    );
    fc.assert(
      fc.property(nearly, fc.anything({ maxDepth: 3 }), (entered, of) => {
        const parsed = parseFilter(entered);
        if (parsed.ok) evaluateFilter(parsed.filter, of);
        else expect(parsed.issues.length).toBeGreaterThan(0);
      }),
    );
  });

  test.each([
    ["no object", 7, "filter", "no condition"],
    ["an empty object", {}, "filter", "It is empty"],
    ["an unknown operator", { path: "a", regex: ".*" }, "filter", "regex"],
    ["two operators", { path: "a", gt: 1, lt: 2 }, "filter", "one is needed"],
    ["a condition beside an and", { and: [{ path: "a", eq: 1 }], or: [] }, "filter", "2 parts"],
    ["an empty list", { or: [] }, "filter.or", "one or more"],
    ["a bad path", { path: "a..b", eq: 1 }, "filter.path", "no path"],
    ["an object as value", { path: "a", eq: {} }, "filter.eq", "a text, a number"],
    ["a list of objects", { path: "a", in: [{}] }, "filter.in", "a list of 1 to 100"],
    ["infinity", { path: "a", gt: Number.POSITIVE_INFINITY }, "filter.gt", "a number or a text"],
    ["a fault deep inside", { and: [{ not: { path: "a" } }] }, "filter.and[0].not", "none"],
  ])("refuses %s, says where, and what to do", (_, entered, place, words) => {
    const parsed = parseFilter(entered);
    expect(parsed.ok ? [] : parsed.issues).toEqual([{ path: place, message: expect.stringContaining(words) }]);
  });

  test("refuses what is larger than a filter is", () => {
    const many = { and: Array.from({ length: FILTER_LIMITS.conditions + 1 }, () => ({ path: "a", eq: 1 })) };
    expect(parseFilter(many)).toMatchObject({ ok: false });
    let deep: unknown = { path: "a", eq: 1 };
    for (let level = 0; level < 100_000; level++) deep = { not: deep };
    expect(parseFilter(deep)).toMatchObject({ ok: false });
    expect(parseFilter({ path: "a", eq: "x".repeat(1_025) })).toMatchObject({ ok: false });
    expect(parseFilter({ path: Array(20).fill("a").join("."), eq: 1 })).toMatchObject({ ok: false });
  });
});

describe("a filter and the payload's schema", () => {
  const schema = z.toJSONSchema(
    z.object({
      amount: z.number(),
      label: z.string().nullable(),
      stage: z.enum(["won", "lost"]),
      customer: z.object({ country: z.string() }).optional(),
      lines: z.array(z.object({ sku: z.string(), count: z.int() })),
      either: z.union([z.string(), z.number()]),
      extra: z.record(z.string(), z.unknown()),
      "a.b": z.boolean(),
    }),
  );
  const faults = (one: Filter) => filterFaults(one, schema).map(({ message }) => message);

  test.each([
    { path: "amount", gte: 1 },
    { path: "label", eq: null },
    { path: "label", startsWith: "x" },
    { path: "stage", in: ["won"] },
    { path: "customer.country", ne: "FR" },
    { path: "lines[0].count", lt: 5 },
    { path: "lines.3.sku", eq: "A" },
    { path: "either", eq: 1 },
    { path: "either", startsWith: "1" },
    { path: "extra.anything.at.all", eq: 1 },
    { path: "a.b", eq: true },
  ] as const)("%j can be meant", (one) => {
    expect(faults(one)).toEqual([]);
  });

  test.each([
    [{ path: "total", gt: 1 }, "no field total"],
    [{ path: "customer.city", eq: "x" }, "no field customer.city"],
    [{ path: "amount", eq: "1" }, "is compared with"],
    [{ path: "amount", startsWith: "1" }, "starts with no text"],
    [{ path: "stage", in: ["won", 1] }, "never 1"],
    [{ path: "lines[0].count", lt: "5" }, "is compared with"],
  ] as const)("%j cannot, and the answer says why", (one, words) => {
    expect(faults({ and: [{ path: "amount", exists: true }, { not: one }] })).toEqual([expect.stringContaining(words)]);
  });

  test("a schema that refers to itself comes to an end", () => {
    const node = z.object({
      name: z.string(),
      get children() {
        return z.array(node);
      },
    });
    const recursive = z.toJSONSchema(node);
    expect(filterFaults({ path: "children[0].children[1].name", eq: "x" }, recursive)).toEqual([]);
    expect(filterFaults({ path: "children[0].size", eq: "x" }, recursive)).toHaveLength(1);
    const circle = { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } };
    expect(filterFaults({ path: "x", eq: 1 }, circle)).toEqual([]);
  });
});
