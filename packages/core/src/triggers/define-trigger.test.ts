import { describe, expect, test } from "vitest";
import { z } from "zod";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { defineTrigger } from "./define-trigger.ts";
import { createTriggerRegistry } from "./trigger-registry.ts";

const base = { description: "A deal was created", resource: "deal", action: "create", build: () => null } as const;

function fault(run: () => unknown): { code: string; message: string; path?: string | undefined } {
  try {
    run();
  } catch (error) {
    if (isAncrageError(error, "invalid_trigger"))
      return { code: error.code, message: error.message, path: error.details.path };
    if (isAncrageError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("It should have been refused.");
}

test("a trigger carries the JSON Schema of its payload and its sample as receivers would see it", () => {
  const trigger = defineTrigger("NewDeal", {
    ...base,
    payload: z.object({ id: z.string(), amount: z.number().default(0) }),
    sample: { id: "D-1" },
  });
  expect(trigger.jsonSchema).toMatchObject({
    type: "object",
    properties: { id: { type: "string" }, amount: { type: "number" } },
    required: ["id", "amount"],
  });
  expect(JSON.parse(trigger.sampleJson)).toEqual({ id: "D-1", amount: 0 });
});

test("a sample that does not fit is refused at once, with the field", () => {
  const { code, message } = fault(() =>
    // @ts-expect-error: the sample is typed by the payload
    defineTrigger("NewDeal", { ...base, payload: z.object({ lines: z.array(z.number()) }), sample: { lines: ["1"] } }),
  );
  expect(code).toBe("invalid_trigger");
  expect(message).toContain("lines[0]");
});

test("a schema whose checks are asynchronous is refused at once, and not when the first event comes", () => {
  const payload = z.string().refine(async () => true);
  expect(fault(() => defineTrigger("NewDeal", { ...base, payload, sample: "D-1" })).code).toBe("invalid_trigger");
});

describe("a schema that JSON cannot carry is refused with its path and what to use", () => {
  const cases: [string, z.ZodType, string, string][] = [
    ["date", z.object({ at: z.date() }), "at", "z.iso.datetime()"],
    ["bigint", z.object({ lines: z.array(z.object({ total: z.bigint() })) }), "lines[].total", "z.string()"],
    ["map", z.object({ a: z.object({ b: z.map(z.string(), z.string()) }) }), "a.b", "z.record"],
    ["set", z.record(z.string(), z.set(z.string())), ".*", "z.array"],
    ["undefined", z.object({ none: z.undefined() }), "none", ".optional()"],
    ["bigint literal", z.object({ one: z.literal(1n) }), "one", "z.string()"],
    ["transform", z.object({ size: z.string().transform((text) => text.length) }), "size", "transform in build"],
    ["symbol in a union", z.object({ either: z.union([z.string(), z.symbol()]) }), "either", "z.string()"],
  ];
  for (const [name, payload, path, fix] of cases) {
    test(name, () => {
      const refused = fault(() => defineTrigger("NewDeal", { ...base, payload, sample: {} }));
      expect(refused).toMatchObject({ code: "invalid_trigger", path });
      expect(refused.message).toContain(fix);
    });
  }
});

test("names, cells and schedules that cannot be used are refused in words", () => {
  const payload = { payload: z.object({}), sample: {} };
  for (const name of ["", "*", "New Deal", "New-Deal", "a..b", ".a", "é", "x".repeat(129)]) {
    expect(fault(() => defineTrigger(name, { ...base, ...payload })).message).toContain("not a usable name");
  }
  expect(fault(() => defineTrigger("A", { ...base, ...payload, resource: " " })).message).toContain(
    "resource is empty",
  );
  expect(fault(() => defineTrigger("A", { ...base, ...payload, action: "" })).message).toContain("action is empty");
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const refused = fault(() => defineTrigger("A", { ...base, ...payload, retryScheduleMs: [5, ms] }));
    expect(refused.message).toContain(`retryScheduleMs holds ${ms}`);
  }
});

test("names of 128 characters, grouped names, and retries at once or never are usable", () => {
  const payload = { payload: z.object({}), sample: {} };
  for (const name of ["x".repeat(128), "deal.won.v2", "_"]) {
    expect(defineTrigger(name, { ...base, ...payload }).name).toBe(name);
  }
  for (const retryScheduleMs of [[0, 0], []]) {
    expect(defineTrigger("A", { ...base, ...payload, retryScheduleMs }).retryScheduleMs).toEqual(retryScheduleMs);
  }
});

test("two triggers cannot share a name or a cell of the grid", () => {
  const trigger = (name: string, resource: string) =>
    defineTrigger(name, { ...base, resource, payload: z.object({}), sample: {} });
  expect(fault(() => createTriggerRegistry([trigger("A", "deal"), trigger("A", "lead")])).code).toBe(
    "duplicate_trigger",
  );
  expect(fault(() => createTriggerRegistry([trigger("A", "deal"), trigger("B", "deal")])).message).toContain(
    "deal/create",
  );
  const registry = createTriggerRegistry([trigger("A", "deal"), trigger("B", "lead")]);
  expect(registry.names).toEqual(["A", "B"]);
  const unknown = fault(() => registry.get("C"));
  expect(unknown.code).toBe("unknown_trigger");
  expect(unknown.message).toContain("A, B");
});

describe("versions of a payload", () => {
  const payload = z.object({ id: z.string() });
  const later = z.object({ key: z.string() });
  const define = (versions: Record<string, unknown>) =>
    defineTrigger("NewDeal", { ...base, payload, sample: { id: "D-1" }, versions: versions as never });
  const from = ({ id }: { id: string }) => ({ key: id });

  test("are registered from 1 on, each with its schema and a sample that is derived unless it is given", () => {
    const { registeredVersions } = define({
      10: { payload: later, from, sample: { key: "other" } },
      9: { payload: later, from },
    });
    expect(registeredVersions.map(({ version, sampleJson }) => [version, sampleJson])).toEqual([
      [1, '{"id":"D-1"}'],
      [9, '{"key":"D-1"}'],
      [10, '{"key":"other"}'],
    ]);
    expect(registeredVersions[1]?.jsonSchema).toMatchObject({ required: ["key"] });
    expect(defineTrigger("A", { ...base, payload, sample: { id: "1" } }).registeredVersions).toHaveLength(1);
  });

  test("that cannot be used are refused in words", () => {
    for (const key of ["0", "1", "1.5", "-2", "two", "2147483648"]) {
      expect(fault(() => define({ [key]: { payload: later, from } })).message).toContain(
        `${key} is no number of a version`,
      );
    }
    const broken = () => {
      throw new Error("No currency.");
    };
    expect(fault(() => define({ 2: { payload: later, from: broken } })).message).toContain("No currency");
    expect(fault(() => define({ 2: { payload: later, from: () => ({}) } })).message).toContain("key");
    expect(fault(() => define({ 2: { payload: later, from, sample: {} } })).message).toContain("key");
    const dated = z.object({ at: z.date() });
    expect(fault(() => define({ 2: { payload: dated, from: () => ({ at: new Date() }) } }))).toMatchObject({
      path: "at",
    });
  });
});
