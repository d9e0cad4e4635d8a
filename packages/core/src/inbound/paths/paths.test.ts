import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fromPaths, valuesAt } from "../path-values.ts";
import { INFERENCE_LIMITS, inferPaths, inferQueryPaths, inferTogether, queryOf } from "./infer-paths.ts";
import { proposeCode } from "./propose-code.ts";
import { readPath, stepsOf } from "./read-path.ts";

const listed = (sample: unknown) => inferPaths(sample).paths.map(({ path }) => path);

describe("a path", () => {
  test.each([
    ["a", 1],
    ["b.c", 2],
    ["query[0]", { a: 3 }],
    ["query[0].a", 3],
    ["query.0.a", 3],
    ["grid[1][0]", "x"],
    ["absent", undefined],
    ["a.b.c", undefined],
    ["query[7].a", undefined],
  ] as const)("%s leads to its value", (path, value) => {
    expect(readPath({ a: 1, b: { c: 2 }, query: [{ a: 3 }], grid: [[], ["x"]] }, path)).toEqual(value);
  });

  test("a field of the full name wins", () => {
    expect(readPath({ "b.c": "literal", b: { c: "nested" } }, "b.c")).toBe("literal");
    expect(readPath({ "query[0].a": "literal" }, "query[0].a")).toBe("literal");
  });

  test.each([
    "__proto__",
    "constructor",
    "toString",
    "a.constructor",
    "list.length",
    "list.map",
    "text.length",
    "text[0]",
  ])("%s reads nothing that is not an own value", (path) => {
    expect(readPath({ a: {}, list: [], text: "x" }, path)).toBeUndefined();
  });

  test.each(["", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[-1]", "a]", "[0]x"])("%j is none", (path) => {
    expect(stepsOf(path)).toBeNull();
    expect(() => fromPaths({ alias: path })).toThrow(expect.objectContaining({ code: "invalid_option" }));
  });

  test("every path that is inferred leads to the value it was inferred from", () => {
    const name = fc.stringMatching(/^[^.[\]]{1,6}$/s);
    const { value: sample } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.integer(),
        fc.string(),
        fc.array(tie("value"), { maxLength: 3 }),
        tie("object"),
      ),
      object: fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    }));
    fc.assert(
      fc.property(sample, (value) => {
        for (const { path, kind } of inferPaths(value).paths) {
          const found = readPath(value, path);
          expect(found).not.toBeUndefined();
          if (kind === "array") expect(Array.isArray(found)).toBe(true);
        }
      }),
    );
  });
});

describe("inference", () => {
  test("lists every level of JSON", () => {
    expect(listed({ a: 1, b: { c: null } })).toEqual(["a", "b", "b.c"]);
    expect(inferPaths({ a: 1, b: { c: null }, d: [true, "x"] }).paths).toEqual([
      { path: "a", kind: "number", example: "1" },
      { path: "b", kind: "object", example: null },
      { path: "b.c", kind: "null", example: "null" },
      { path: "d", kind: "array", example: null },
      { path: "d[0]", kind: "boolean", example: "true" },
      { path: "d[1]", kind: "text", example: "x" },
    ]);
  });

  test.each(["https://host.example/hook?query[0][a]=1&dos=998#top", "?query[0][a]=1&dos=998", "query[0][a]=1&dos=998"])(
    "lists every level of the query in %s",
    (sample) => {
      expect(inferQueryPaths(sample).paths.map(({ path }) => path)).toEqual(["query", "query[0]", "query[0].a", "dos"]);
    },
  );

  test("a URL without a query has no paths", () => {
    expect(queryOf("https://host.example/hook")).toBe("");
  });

  test("stops at its limits, and says so", () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, index]));
    expect(inferPaths(wide)).toMatchObject({ truncated: true });
    expect(inferPaths(wide).paths).toHaveLength(INFERENCE_LIMITS.paths);
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level++) deep = { a: deep };
    expect(inferPaths(deep)).toMatchObject({ truncated: true });
    expect(inferPaths({ a: "x".repeat(1_000) }).paths[0]?.example).toHaveLength(80);
  });
});

test("values come under their aliases, and what is absent is undefined", () => {
  const values = fromPaths({ customer: "refreshCustomer", total: "lines[0].total", gone: "gone" });
  const sample = { refreshCustomer: "C1", lines: [{ total: 5 }], secret: 1 };
  expect(valuesAt(values, sample)).toEqual({ customer: "C1", total: 5, gone: undefined });
  expect(valuesAt(fromPaths("dos", "refreshCustomer"), sample)).toEqual({ dos: undefined, refreshCustomer: "C1" });
});

describe("proposed code", () => {
  const zodOf = (samples: readonly unknown[]) =>
    new Function("z", `return ${proposeCode(samples).zod}`)(z) as z.ZodType;

  test("names fields, kinds, and what may be absent or null", () => {
    const { zod, type } = proposeCode([
      { id: "1", lines: [{ total: 1, note: null }, { total: 2 }], "x-y": true },
      { id: 2, lines: [] },
    ]);
    expect(type).toBe(`{
  id: string | number;
  lines: Array<{
    total: number;
    note?: null;
  }>;
  "x-y"?: boolean;
}`);
    expect(zod).toBe(`z.object({
  id: z.union([z.string(), z.number()]),
  lines: z.array(z.object({
    total: z.number(),
    note: z.null().optional(),
  })),
  "x-y": z.boolean().optional(),
})`);
  });

  test("holds no mark that would make it look like other code", () => {
    const { zod, type } = proposeCode([{ "a\u202eb": 1 }]);
    expect(zod).toBe('z.object({\n  "a\\u202eb": z.number(),\n})');
    expect(type).toBe('{\n  "a\\u202eb": number;\n}');
  });

  test("takes what an object inherits for no field of a sample", () => {
    const samples = [{ valueOf: "now", toString: 1 }, {}, JSON.parse('{ "__proto__": { "a": 1 } }')];
    for (const sample of samples) expect(zodOf(samples).safeParse(sample).success).toBe(true);
  });

  test("is a schema that every sample fits, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 5 }), { minLength: 1, maxLength: 4 }), (values) => {
        const samples = values.map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        const schema = zodOf(samples);
        for (const sample of samples) expect(schema.safeParse(sample).success).toBe(true);
      }),
    );
  });
});

test("samples that are looked at together list each path once, as the first of them has it", () => {
  const { paths, truncated } = inferTogether([
    { a: 1, b: null },
    { c: { d: true }, a: "x" },
  ]);
  expect(paths.map(({ path, kind }) => [path, kind])).toEqual([
    ["a", "number"],
    ["b", "null"],
    ["c", "object"],
    ["c.d", "boolean"],
  ]);
  expect(truncated).toBe(false);
  const wide = (name: string) => Object.fromEntries(Array.from({ length: 600 }, (_, index) => [name + index, 1]));
  expect(inferTogether([wide("a"), wide("b")])).toMatchObject({ truncated: true });
});
