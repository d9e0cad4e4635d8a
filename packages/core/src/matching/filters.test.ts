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

/** A second reading of the language, written from its page and not from the code. */
function plainly(one: Filter, of: unknown): boolean {
  if ("and" in one) return one.and.every((part) => plainly(part, of));
  if ("or" in one) return one.or.some((part) => plainly(part, of));
  if ("not" in one) return !plainly(one.not, of);
  const { path: at, ...rest } = one as { path: string } & Readonly<Record<string, unknown>>;
  const [operator = "", wanted] = Object.entries(rest)[0] ?? [];
  let found: unknown = of;
  for (const name of at.replace("[0]", ".0").split(".")) {
    found = typeof found === "object" ? new Map(Object.entries(found ?? {})).get(name) : undefined;
  }
  const isAmong = (values: unknown) => new Set(values as Comparable[]).has(found as Comparable);
  const sign = Number((found as number) > (wanted as number)) - Number((found as number) < (wanted as number));
  const alike = typeof found === typeof wanted;
  const readings: Readonly<Record<string, boolean>> = {
    eq: isAmong([wanted]),
    ne: !isAmong([wanted]),
    in: Array.isArray(wanted) && isAmong(wanted),
    notIn: Array.isArray(wanted) && !isAmong(wanted),
    startsWith: typeof found === "string" && found.slice(0, String(wanted).length) === wanted,
    exists: (found !== undefined) === wanted,
    gt: alike && sign > 0,
    gte: alike && sign >= 0,
    lt: alike && sign < 0,
    lte: alike && sign <= 0,
  };
  const reading = readings[operator];
  if (reading === undefined) throw new Error(`The page knows no ${operator}.`);
  return reading;
}

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

  test("says the same as a plain reading of the filter", () => {
    fc.assert(
      fc.property(filter, payload, (one, of) => {
        expect(passes(one, of)).toBe(plainly(one, of));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a clause is cut between characters", () => {
    for (const name of ["a", "ab"]) {
      const { clause } = evaluateFilter({ path: name, startsWith: "🎣".repeat(200) }, {});
      expect([clause.length <= 200, clause.isWellFormed(), clause.endsWith("…")]).toEqual([true, true, true]);
    }
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
    expect(parseFilter({ path: "a".repeat(FILTER_LIMITS.textBytes + 1), eq: 1 })).toMatchObject({ ok: false });
    const wide = { path: "a", in: Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(1_000, "x")) };
    expect(parseFilter(wide)).toMatchObject({
      ok: false,
      issues: [{ path: "filter", message: expect.stringContaining("bytes as JSON") }],
    });
    let large: unknown = Array.from({ length: 30 }, (_, index) => ({ path: "a", eq: `${index}`.padEnd(500, "x") }));
    for (let level = 1; level < FILTER_LIMITS.depth - 1; level++) large = [{ and: large }];
    expect(parseFilter({ and: large })).toMatchObject({ ok: true });
  });

  test.each(["a\0b", "a\ud800"])("refuses the path %j, which is no text to show anybody", (path) => {
    expect(parseFilter({ path, eq: 1 })).toMatchObject({ ok: false, issues: [{ path: "filter.path" }] });
  });

  test("looks at no more parts than a filter may have, and says no more than 20 things about them", () => {
    let looked = 0;
    const counted = (levels: number): unknown =>
      new Proxy({} as Record<string, unknown>, {
        ownKeys: () => {
          looked++;
          return levels === 0 ? [] : ["and"];
        },
        getOwnPropertyDescriptor: (_, name) =>
          name === "and" && levels > 0 ? { enumerable: true, configurable: true, value: undefined } : undefined,
        get: () => Array.from({ length: 100 }, () => counted(levels - 1)),
      });
    const parsed = parseFilter(counted(4));
    expect(parsed.ok ? [] : parsed.issues.length).toBe(20);
    expect(looked).toBeLessThanOrEqual(FILTER_LIMITS.parts);
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
    [{ path: "stage", eq: "open" }, 'never "open". Its values: "won", "lost"'],
    [{ path: "stage", notIn: ["won", "open"] }, 'never "open"'],
  ] as const)("%j cannot, and the answer says why", (one, words) => {
    expect(faults({ and: [{ path: "amount", exists: true }, { not: one }] })).toEqual([expect.stringContaining(words)]);
  });

  test("a schema with many ways to the same place is walked once a place, however long the path", () => {
    const node: z.ZodType = z.lazy(() => z.union([z.object({ to: node }), z.object({ to: node, x: z.string() })]));
    const { $defs, ...root } = z.toJSONSchema(z.object({ to: node, any: z.json() }));
    let reads = 0;
    const read = (value: unknown) => {
      reads++;
      return value;
    };
    const counting: Record<string, unknown> = {};
    for (const [name, value] of Object.entries($defs ?? {})) {
      Object.defineProperty(counting, name, { enumerable: true, get: () => read(value) });
    }
    const readsFor = (path: string) => {
      reads = 0;
      expect(filterFaults({ path, eq: "x" }, { ...root, $defs: counting })).toEqual([]);
      return reads;
    };
    const steps = FILTER_LIMITS.pathSteps;
    expect(readsFor(`${"to.".repeat(steps - 1)}x`)).toBeLessThan(10 * steps);
    expect(readsFor(`any${"[0]".repeat(steps - 1)}`)).toBeLessThan(10 * steps);
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
