import { expect, test } from "vitest";
import { z } from "zod";
import { validatePayload } from "./validate-payload.ts";

test("of a payload that is wrong in ten thousand places twenty are told", () => {
  const verdict = validatePayload({ payload: z.array(z.string()) }, Array(10_000).fill(7));
  expect(verdict.ok === false && verdict.issues).toHaveLength(20);
});

test("a schema that follows nesting deeper than the stack refuses it in words", () => {
  const payload: z.ZodType = z.lazy(() => z.array(payload));
  let value: unknown[] = [];
  for (let level = 0; level < 100_000; level++) value = [value];
  expect(validatePayload({ payload }, value)).toEqual({
    ok: false,
    issues: [{ path: "", message: "It is nested more than 500 levels deep." }],
  });
});

test("a schema that can only be checked asynchronously refuses every payload, and says why", () => {
  const verdict = validatePayload({ payload: z.string().refine(async () => true) }, "text");
  expect(verdict.ok === false && verdict.issues[0]?.message).toContain("Promise");
});

test("what a schema's own check throws is told, whatever it is", () => {
  const payload = z.string().refine(() => {
    throw Object.create(null);
  });
  expect(validatePayload({ payload }, "text")).toMatchObject({
    issues: [{ message: "Something was thrown that has no text." }],
  });
});
