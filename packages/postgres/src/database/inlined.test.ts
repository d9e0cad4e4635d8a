import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inlined } from "./inlined.ts";

let client: PGlite;
beforeAll(async () => {
  client = await PGlite.create();
}, 60_000);
afterAll(() => client.close());

test("each place gets its own value, `null` too", () => {
  expect(inlined("select $2, $1, $2, $10", ["a", "b", ..."........".split(""), null])).toBe(
    "select E'b', E'a', E'b', E'.'",
  );
  expect(inlined("select $1", [null])).toBe("select null");
});

test.each(["on", "off"])("any text comes back as it went in, with standard_conforming_strings %s", async (setting) => {
  await client.exec(`set standard_conforming_strings = ${setting}; set escape_string_warning = off`);
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("'", "\\", "$1", ";", "--", "\n") }),
    // What ends a text between dollars, and its parts.
    fc.string({ unit: fc.constantFrom("'", "\\", "$ancrage$", "$ancrage", "ancrage$", "$") }),
  );
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      fc.pre(value.isWellFormed() && !value.includes("\0"));
      const [result] = await client.exec(inlined("select $1 as value", [value]));
      expect(result?.rows).toEqual([{ value }]);
    }),
    { numRuns: 200 },
  );
});
