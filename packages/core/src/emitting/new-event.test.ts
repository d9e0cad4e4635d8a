import { expect, test } from "vitest";
import { z } from "zod";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { defineTrigger } from "../triggers/define-trigger.ts";
import { MAX_PAYLOAD_BYTES } from "../triggers/validate-payload.ts";
import type { RecordOptions } from "./event-request.ts";
import { newEvent } from "./new-event.ts";

const place = { id: "evt_1", tenantId: "t", scope: null, createdAt: new Date("2026-01-01T12:00:00Z") };

function trigger(payload: z.ZodType, action = "create") {
  return defineTrigger("Text", {
    ...{ description: "A text was made", resource: "text", action, payload },
    ...{ build: () => null, sample: "sample" },
  });
}
const text = trigger(z.string());
const deletion = trigger(z.string(), "delete");

function refusal(recordId: string | number, about: RecordOptions = {}, of = text): string {
  try {
    newEvent(of, recordId, about, place);
    return "accepted";
  } catch (error) {
    return isAncrageError(error) ? error.code : String(error);
  }
}

test("a record id has 1 to 256 bytes that every database can keep", () => {
  expect(["a", 0, 7, "x".repeat(256), "é".repeat(128)].map((id) => refusal(id))).toEqual(Array(5).fill("accepted"));
  const refused = ["", "x".repeat(257), "é".repeat(129), "a\0b", "\ud800"];
  expect(refused.map((id) => refusal(id))).toEqual(refused.map(() => "invalid_record_id"));
});

test("payload and snapshot may have 256 KiB each, counted in bytes of JSON", () => {
  // Two of them are the quotes.
  const [fits, over] = [MAX_PAYLOAD_BYTES - 2, MAX_PAYLOAD_BYTES - 1];
  expect(refusal("1", { payload: "x".repeat(fits), snapshot: "x".repeat(fits) })).toBe("accepted");
  for (const part of ["payload", "snapshot"]) {
    expect(refusal("1", { [part]: "x".repeat(over) })).toBe("payload_too_large");
    expect(refusal("1", { [part]: "é".repeat(fits / 2 + 1) })).toBe("payload_too_large");
  }
});

test("a snapshot that JSON cannot carry is refused, and null is a snapshot", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  for (const snapshot of [() => 1, Symbol("s"), 1n, cycle]) expect(refusal("1", { snapshot })).toBe("invalid_payload");
  expect(newEvent(text, "1", { snapshot: null }, place).snapshot).toBe("null");
  expect(newEvent(text, "1", {}, place).snapshot).toBeNull();
});

test("a payload is kept as its schema makes it, and null is a payload where the schema says so", () => {
  expect(newEvent(trigger(z.string().trim()), "1", { payload: " a " }, place).payload).toBe('"a"');
  expect(newEvent(trigger(z.string().nullable()), "1", { payload: null }, place).payload).toBe("null");
  expect(refusal("1", { payload: null })).toBe("invalid_payload");
  expect(newEvent(text, "1", {}, place).payload).toBeNull();
});

test("a delete needs a payload or a snapshot, either will do", () => {
  expect(refusal("1", {}, deletion)).toBe("payload_required");
  expect(refusal("1", { payload: "was" }, deletion)).toBe("accepted");
  expect(refusal("1", { snapshot: "was" }, deletion)).toBe("accepted");
});

test("what changed is kept as it was when the event was triggered", () => {
  const changed = ["label"];
  const event = newEvent(text, "1", { changed }, place);
  changed.push("amount");
  expect(event.changed).toEqual(["label"]);
  expect(newEvent(text, "1", { changed: [] }, place).changed).toEqual([]);
});
