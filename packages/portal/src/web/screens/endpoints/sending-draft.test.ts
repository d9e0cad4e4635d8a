import { expect, test } from "vitest";
import { sendingChanges, usualSending } from "./sending-draft.ts";

test("the API is told of what differs, and of nothing else", () => {
  expect(sendingChanges(usualSending, usualSending)).toEqual({});
  const header = { name: "x-team", value: "blue", isSecret: false, stored: "plain" as const };
  const before = { ...usualSending, headers: [header], timeoutSeconds: "5", payloadVersion: "2" };
  expect(sendingChanges(before, { ...before, timeoutSeconds: "" })).toEqual({ attemptTimeoutMs: null });
  expect(sendingChanges(before, { ...before, payloadVersion: "" })).toEqual({});
  expect(sendingChanges(before, { ...before, rateLimit: "10", rateSeconds: "0.5" })).toEqual({
    rate: { limit: 10, intervalMs: 500 },
  });
  const secret = { name: "x-key", value: "", isSecret: true, stored: "secret" as const };
  expect(sendingChanges(before, { ...before, headers: [header, secret] })).toEqual({
    headers: [
      { name: "x-team", isSecret: false, value: "blue" },
      { name: "x-key", isSecret: true },
    ],
  });
});

test("retries of its own that are empty are none, and what is no time is refused", () => {
  const own = { ...usualSending, hasOwnRetries: true };
  expect(sendingChanges(usualSending, own)).toEqual({ retryScheduleMs: [] });
  expect(sendingChanges(usualSending, { ...own, retries: "5 s, 2 h" })).toEqual({
    retryScheduleMs: [5_000, 7_200_000],
  });
  expect(() => sendingChanges(usualSending, { ...own, retries: "soon" })).toThrow(SyntaxError);
});
