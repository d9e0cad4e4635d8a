import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import type { Transport, TransportReply } from "../ports/transport.ts";
import { sendBeforeDeadline } from "./send-before-deadline.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = { url: "https://receiver.example/", headers: {}, body: new Uint8Array() };
const answer: TransportReply = {
  kind: "response",
  status: 200,
  headers: [],
  body: new Uint8Array(),
  bodyTruncated: true,
};

function sendWith(send: Transport["send"]) {
  const settled = vi.fn();
  const transport = { send, close: async () => {} };
  sendBeforeDeadline(request, { clock: systemClock, transport, attemptTimeoutMs: 15_000 }).then(settled, settled);
  return settled;
}

/** Answers when it is told to stop. */
const answersAtDeadline: Transport["send"] = (_request, signal) =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(answer)));

test("at the deadline, not before, the transport is told to stop, and what it then has counts", async () => {
  const settled = sendWith(answersAtDeadline);
  await vi.advanceTimersByTimeAsync(14_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledExactlyOnceWith(answer);
});

test("a transport that does not stop has timed out 200 ms later", async () => {
  const settled = sendWith(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(15_199);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: "timedOut" }));
});

test.each([
  ["answers", async () => answer],
  ["answers at the deadline", answersAtDeadline],
  ["rejects", () => Promise.reject(new Error("broken"))],
  [
    "throws",
    () => {
      throw new Error("broken");
    },
  ],
] satisfies [string, Transport["send"]][])("a transport that %s leaves no timer behind", async (_how, send) => {
  const settled = sendWith(send);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(settled).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
