import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { systemClock } from "../ports/system-clock.ts";
import { type BuildOutcome, buildPayload } from "./build-payload.ts";
import { defineTrigger } from "./define-trigger.ts";
import { MAX_PAYLOAD_BYTES } from "./validate-payload.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function building(build: (signal: AbortSignal) => unknown): Promise<BuildOutcome> {
  const trigger = defineTrigger("Any", {
    ...{ description: "Something happened", resource: "any", action: "create", payload: z.any(), sample: "sample" },
    build: ({ signal }) => build(signal),
  });
  const record = { recordId: "1", tenantId: "t", scope: null, snapshot: null, changed: null };
  return buildPayload(trigger, record, { clock: systemClock, context: undefined, buildTimeoutMs: 2_000 });
}

function failure(error: string | RegExp): object {
  return { kind: "failed", error: typeof error === "string" ? error : expect.stringMatching(error) };
}

test("null is nothing to send; undefined is a mistake", async () => {
  expect(await building(() => null)).toEqual({ kind: "nothing" });
  expect(await building(() => undefined)).toEqual(failure(/undefined/));
});

test("whatever a builder throws, or returns that JSON cannot carry, is a failed build with its reason", async () => {
  const throws = (reason: unknown) =>
    building(() => {
      throw reason;
    });
  expect(await throws(new TypeError("No deal."))).toEqual(failure("TypeError: No deal."));
  expect(await throws("just text")).toEqual(failure("just text"));
  expect(await throws(undefined)).toEqual(failure("undefined"));
  expect(await building(() => ({ total: 1n }))).toEqual(failure(/BigInt/));
});

test("a reason is kept short, and begins as the builder said it", async () => {
  const outcome = await building(() => {
    throw new Error("x".repeat(10_000));
  });
  expect(outcome).toEqual(failure(/^Error: x+/));
  expect(outcome.kind === "failed" && outcome.error.length).toBeLessThanOrEqual(512);
});

test("a payload may have 256 KiB, counted in bytes of JSON", async () => {
  // Two of them are the quotes.
  expect(MAX_PAYLOAD_BYTES).toBe(262_144);
  expect((await building(() => "x".repeat(262_142))).kind).toBe("built");
  expect(await building(() => "x".repeat(262_143))).toMatchObject({ kind: "tooLarge", bytes: 262_145 });
  expect(await building(() => "é".repeat(131_072))).toMatchObject({ kind: "tooLarge", bytes: 262_146 });
});

test("a builder that does not come back is aborted at the host's deadline", async () => {
  let seen: AbortSignal | null = null;
  const outcome = building((signal) => {
    seen = signal;
    return new Promise(() => {});
  });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(seen).toMatchObject({ aborted: false });
  await vi.advanceTimersByTimeAsync(1);
  expect(seen).toMatchObject({ aborted: true });
  expect(await outcome).toEqual(failure("The payload builder did not finish within 2000 ms."));
});
