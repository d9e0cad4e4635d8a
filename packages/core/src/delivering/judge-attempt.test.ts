import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TransportReply } from "../ports/transport.ts";
import { type JudgedAttempt, judgeAttempt } from "./judge-attempt.ts";
import { LONGEST_RETRY_AFTER_MS } from "./retry-after.ts";
import { DEFAULT_RETRY_SCHEDULE_MS } from "./retry-schedule.ts";

const startedAt = new Date("2026-01-01T12:00:00Z");
const now = new Date("2026-01-01T12:00:01Z");

function answer(status: number, headers: Record<string, string> = {}): TransportReply {
  return { kind: "response", status, headers: Object.entries(headers), body: new Uint8Array(), bodyTruncated: false };
}

function judge(reply: TransportReply, delivery: Partial<JudgedAttempt["delivery"]> = {}, random = 0) {
  return judgeAttempt({
    delivery: { isTest: false, failures: 0, deferrals: 0, ...delivery },
    ...{ reply, startedAt, now, retryScheduleMs: DEFAULT_RETRY_SCHEDULE_MS, random: () => random },
  });
}

function after(ms: number): Date {
  return new Date(now.getTime() + ms);
}

test("any 2xx succeeds", () => {
  for (const status of [200, 201, 202, 204, 299]) {
    expect(judge(answer(status))).toEqual({ error: null, next: { state: "succeeded" }, effect: { kind: "succeeded" } });
  }
});

test("everything else is retried, redirects and client errors too", () => {
  for (const status of [100, 199, 300, 301, 302, 400, 401, 404, 429, 500, 503]) {
    const { error, next, effect } = judge(answer(status));
    expect(error).toEqual({ code: "status", message: `The receiver answered ${status}.` });
    expect(next).toEqual({ state: "pending", nextAttemptAt: after(5_000), failures: 1, deferrals: 0 });
    expect(effect).toEqual({ kind: "failed", startedAt });
  }
  const failure: TransportReply = { kind: "failure", code: "timedOut", message: "No answer within 15000 ms." };
  expect(judge(failure).error).toEqual({ code: "timedOut", message: "No answer within 15000 ms." });
});

test("the schedule is followed step by step, then the delivery is exhausted", () => {
  const waits = DEFAULT_RETRY_SCHEDULE_MS.map((_, failures) => judge(answer(500), { failures }).next);
  expect(waits).toEqual(
    DEFAULT_RETRY_SCHEDULE_MS.map((ms, failures) => ({
      ...{ state: "pending", nextAttemptAt: after(ms), failures: failures + 1, deferrals: 0 },
    })),
  );
  const last = judge(answer(500), { failures: DEFAULT_RETRY_SCHEDULE_MS.length });
  expect(last.next).toEqual({ state: "exhausted", reason: "schedule" });
  expect(last.effect).toEqual({ kind: "failed", startedAt });
});

test("jitter only adds, at most a fifth", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
      const { next } = judge(answer(500), {}, random);
      if (next.state !== "pending") throw new Error("It should wait.");
      const waitMs = next.nextAttemptAt.getTime() - now.getTime();
      expect(waitMs).toBeGreaterThanOrEqual(5_000);
      expect(waitMs).toBeLessThanOrEqual(6_000);
    }),
  );
});

test("410 cancels the delivery and ends the endpoint", () => {
  const { next, effect } = judge(answer(410));
  expect(next).toEqual({ state: "canceled", reason: "gone" });
  expect(effect).toEqual({ kind: "gone" });
});

describe("a receiver that asks to wait", () => {
  test("is given the longer of its wish and the step, without using the step", () => {
    for (const status of [429, 503]) {
      const longer = judge(answer(status, { "retry-after": "60" }), { failures: 0, deferrals: 3 });
      expect(longer.next).toEqual({ state: "pending", nextAttemptAt: after(60_000), failures: 0, deferrals: 4 });
      expect(longer.effect).toEqual({ kind: "deferred", until: after(60_000) });
      const shorter = judge(answer(status, { "retry-after": "1" }), { failures: 1 });
      expect(shorter.next).toMatchObject({ nextAttemptAt: after(300_000), failures: 1 });
    }
  });

  test("may still ask to wait when the schedule is used up", () => {
    const { next } = judge(answer(429, { "retry-after": "60" }), { failures: DEFAULT_RETRY_SCHEDULE_MS.length });
    expect(next).toMatchObject({ state: "pending", nextAttemptAt: after(60_000) });
  });

  test("may give a date, and never more than a day", () => {
    expect(judge(answer(503, { "retry-after": "Thu, 01 Jan 2026 12:10:01 GMT" })).next).toMatchObject({
      nextAttemptAt: after(600_000),
    });
    expect(LONGEST_RETRY_AFTER_MS).toBe(24 * 3_600_000);
    expect(judge(answer(503, { "retry-after": " 9999999 " })).next).toMatchObject({
      nextAttemptAt: after(LONGEST_RETRY_AFTER_MS),
    });
  });

  test("is not believed when the value is negative, past, repeated or text", () => {
    for (const value of ["-5", "0", "soon", "1.5", "1e3", "", "Thu, 01 Jan 2026 11:00:00 GMT", "2026-01-02"]) {
      expect(judge(answer(429, { "retry-after": value })).effect).toEqual({ kind: "failed", startedAt });
    }
    const twice: TransportReply = {
      ...{ kind: "response", status: 429, body: new Uint8Array(), bodyTruncated: false },
      headers: [
        ["retry-after", "5"],
        ["retry-after", "6"],
      ],
    };
    expect(judge(twice).effect).toEqual({ kind: "failed", startedAt });
    expect(judge(answer(500, { "retry-after": "60" })).effect).toEqual({ kind: "failed", startedAt });
  });

  test("counts as failing the 21st time in a row", () => {
    expect(judge(answer(429, { "retry-after": "60" }), { deferrals: 19 }).effect).toMatchObject({ kind: "deferred" });
    const { next, effect } = judge(answer(429, { "retry-after": "60" }), { deferrals: 20 });
    expect(effect).toEqual({ kind: "failed", startedAt });
    expect(next).toMatchObject({ failures: 1, deferrals: 0 });
  });
});

test("a test delivery has one attempt and says nothing about the endpoint", () => {
  expect(judge(answer(200), { isTest: true })).toEqual({ error: null, next: { state: "succeeded" }, effect: null });
  for (const reply of [answer(500), answer(429, { "retry-after": "60" })]) {
    expect(judge(reply, { isTest: true })).toMatchObject({
      next: { state: "exhausted", reason: "schedule" },
      effect: null,
    });
  }
  expect(judge(answer(410), { isTest: true })).toMatchObject({ next: { state: "canceled" }, effect: null });
});

describe("a receiver that says what it wants in webhook-delivery", () => {
  const disable = { "webhook-delivery": "disable" };
  const abort = { "webhook-delivery": "abort-message" };

  test("is disabled whatever it answered, and the delivery is judged by the status", () => {
    for (const status of [200, 204, 404, 500]) {
      const { next } = judge(answer(status));
      expect(judge(answer(status, disable))).toMatchObject({ next, effect: { kind: "disabled" } });
    }
    const wait = judge(answer(503, { ...disable, "retry-after": "60" }));
    expect(wait).toMatchObject({ next: { nextAttemptAt: after(60_000) }, effect: { kind: "disabled" } });
    expect(judge(answer(500, disable)).error?.message).toContain("webhook-delivery: disable");
    expect(judge(answer(410, disable)).effect).toEqual({ kind: "gone" });
  });

  test("is not sent again what it aborts, and that says nothing about the endpoint", () => {
    for (const status of [400, 429, 500, 503]) {
      const { next, effect, error } = judge(answer(status, { ...abort, "retry-after": "60" }), { failures: 2 });
      expect([next, effect]).toEqual([{ state: "canceled", reason: "receiverAbort" }, null]);
      expect(error?.message).toContain("webhook-delivery: abort-message");
    }
    expect(judge(answer(200, abort))).toEqual(judge(answer(200)));
    expect(judge(answer(410, abort)).next).toEqual({ state: "canceled", reason: "gone" });
  });

  test("is not heard on a test delivery but for its own end", () => {
    expect(judge(answer(500, disable), { isTest: true })).toMatchObject({ next: { state: "exhausted" }, effect: null });
    expect(judge(answer(200, disable), { isTest: true }).effect).toBeNull();
    expect(judge(answer(500, abort), { isTest: true })).toMatchObject({ next: { state: "canceled" }, effect: null });
  });

  test("is not believed when the header says anything else, or comes twice", () => {
    const values = fc.string().filter((value) => !["disable", "abort-message"].includes(value.trim().toLowerCase()));
    fc.assert(
      fc.property(values, fc.constantFrom(200, 404, 500), (value, status) => {
        expect(judge(answer(status, { "webhook-delivery": value }))).toEqual(judge(answer(status)));
      }),
    );
    const twice: TransportReply = {
      ...{ kind: "response", status: 500, body: new Uint8Array(), bodyTruncated: false },
      headers: [...Object.entries(disable), ...Object.entries(disable)],
    };
    expect(judge(twice)).toEqual(judge(answer(500)));
    expect(judge(answer(500, { "webhook-delivery": " Disable " })).effect).toEqual({ kind: "disabled" });
  });
});
