import { describe, expect, test } from "vitest";
import { jsonText, MAX_JSON_DEPTH } from "./json-text.ts";

/** `levels` arrays or objects inside one another. */
function nested(levels: number, wrap: (inner: unknown) => unknown = (inner) => [inner]): unknown {
  let value: unknown = null;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

function whyNot(value: unknown): string {
  const text = jsonText(value);
  return text.ok ? "accepted" : text.why;
}

test("a value is written as JSON, its bytes counted", () => {
  expect(jsonText({ a: "é", b: [1, null] })).toEqual({ ok: true, json: '{"a":"é","b":[1,null]}', bytes: 23 });
});

test("NUL and half surrogate pairs are escaped, so that every store can keep the text and every parser reads the same", () => {
  const value = { "\0": "\0", "\ud800": "\udc00x" };
  const text = jsonText(value);
  expect(text).toMatchObject({ ok: true, json: '{"\\u0000":"\\u0000","\\ud800":"\\udc00x"}' });
  expect(text.ok && JSON.parse(text.json)).toEqual(value);
});

describe("nesting", () => {
  const wraps = { arrays: undefined, objects: (inner: unknown) => ({ a: inner }) };
  test.each(Object.entries(wraps))(
    `of %s is accepted to ${MAX_JSON_DEPTH} levels, at whatever speed the runtime gives up`,
    (_what, wrap) => {
      expect(whyNot(nested(MAX_JSON_DEPTH, wrap))).toBe("accepted");
      const tooDeep = `It is nested more than ${MAX_JSON_DEPTH} levels deep.`;
      for (const levels of [MAX_JSON_DEPTH + 1, 5_000, 100_000]) expect(whyNot(nested(levels, wrap))).toBe(tooDeep);
      // With a toJSON method in it, every runtime writes it by recursion.
      expect(whyNot(nested(100_000, (inner) => ({ at: new Date(0), inner })))).toBe(tooDeep);
    },
  );

  test("brackets in texts and keys are none, and what stands beside does not add up", () => {
    const brackets = '[{"\\'.repeat(1_000);
    expect(whyNot({ [brackets]: brackets, "\\": '"' })).toBe("accepted");
    expect(whyNot(Array.from({ length: 10_000 }, () => [[]]))).toBe("accepted");
    expect(whyNot([brackets, nested(MAX_JSON_DEPTH)])).toContain("levels deep");
  });
});

test.each([
  [undefined, "undefined or a function"],
  [() => 1, "undefined or a function"],
  [Symbol("s"), "undefined or a function"],
  [{ toJSON: () => undefined }, "undefined or a function"],
  [{ big: 1n }, "BigInt"],
  [cycle(), "circular"],
  [
    {
      toJSON: () => {
        throw new Error("not today");
      },
    },
    "Error: not today",
  ],
  [
    {
      get a() {
        throw Object.create(null);
      },
    },
    "has no text",
  ],
])("what cannot be written says why, case %#", (value, why) => {
  expect(whyNot(value)).toContain(why);
});

function cycle(): object {
  const self: Record<string, unknown> = {};
  self["self"] = self;
  return self;
}
