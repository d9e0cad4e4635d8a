import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChosenPath, callParts } from "./chosen-paths.ts";
import { hookSource } from "./hook-source.ts";

const row = (path: string, alias = "", key = 0): ChosenPath => ({ key, path, alias });

/** What the source reads, as the application would: alias by alias. */
function readsOf(source: string): Record<string, Record<string, string>> {
  const fromPaths = (...given: readonly (string | Record<string, string>)[]) =>
    Object.fromEntries(given.flatMap((one) => (typeof one === "string" ? [[one, one]] : Object.entries(one))));
  return new Function("fromPaths", `return {${source}};`)(fromPaths);
}

describe("the source", () => {
  test("names paths by themselves where no alias is wanted, and by aliases otherwise", () => {
    expect(
      hookSource({
        headers: [row("x-request-id")],
        query: [row("dos"), row("refreshCustomer")],
        body: [row("b.c", "Cost centre"), row("a"), row("")],
      }),
    ).toBe(
      [
        'headers: fromPaths("x-request-id"),',
        'query: fromPaths("dos", "refreshCustomer"),',
        'body: fromPaths({\n  "Cost centre": "b.c",\n  a: "a",\n}),',
      ].join("\n"),
    );
    expect(hookSource({ headers: [], query: [], body: [row("")] })).toBe("");
  });

  test("holds no mark that would make it look like other code", () => {
    const plain = hookSource({ headers: [], query: [row("a\u202eb")], body: [] });
    expect(plain).toBe('query: fromPaths("a\\u202eb"),');
    const named = hookSource({ headers: [], query: [], body: [row("a\u2066", "b\u200b")] });
    expect(named).toBe('body: fromPaths({\n  "b\\u200b": "a\\u2066",\n}),');
  });

  test("reads just what the rows say, whatever is typed into them", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "a-b", '"', "\u2028", "`$`"));
    const rows = fc.array(fc.record({ key: fc.nat(), path: text, alias: text }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.record({ headers: rows, query: rows, body: rows }), (chosen) => {
        const reads = readsOf(hookSource(chosen));
        for (const part of callParts) {
          const wanted = new Map(
            chosen[part].flatMap(({ path, alias }) => (path === "" ? [] : [[alias.trim() || path, path] as const])),
          );
          expect(new Map(Object.entries(reads[part] ?? {}))).toEqual(wanted);
        }
      }),
    );
  });
});
