import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import { systemClock } from "../ports/system-clock.ts";
import { PURGE_ROWS, Retention } from "./retention.ts";

const start = new Date("2026-01-01T12:00:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const minute = 60_000;
const never = () => false;

function retaining(removed: readonly (number | Error)[] = [], times = { succeededMs: 1_000, otherMs: 5_000 }) {
  const left = [...removed];
  const purge = vi.fn<DeliveryStore["purge"]>(async () => {
    const next = left.shift() ?? 0;
    if (next instanceof Error) throw next;
    return next;
  });
  const errors: string[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) };
  const deliveries = { purge } as Partial<DeliveryStore> as DeliveryStore;
  return { retention: new Retention({ deliveries, clock: systemClock, logger, times }), purge, errors };
}

test("it says what may go: by the times given, and keys after seven days", async () => {
  const { retention, purge } = retaining();
  await retention.runDue(never);
  const ago = (ms: number) => new Date(start.getTime() - ms);
  const before = { succeeded: ago(1_000), other: ago(5_000), keys: ago(7 * 24 * 60 * minute) };
  expect(purge.mock.calls).toEqual([[before, PURGE_ROWS]]);
});

test("batches follow each other while they are full", async () => {
  const { retention, purge } = retaining([PURGE_ROWS, 2 * PURGE_ROWS, PURGE_ROWS - 1, PURGE_ROWS]);
  await retention.runDue(never);
  expect(purge).toHaveBeenCalledTimes(3);
});

test("no batch follows once it is over, and none comes when it is over already", async () => {
  const { retention, purge } = retaining([PURGE_ROWS, PURGE_ROWS, PURGE_ROWS]);
  await retention.runDue(() => true);
  expect(purge).not.toHaveBeenCalled();
  await retention.runDue(() => purge.mock.calls.length >= 2);
  expect(purge).toHaveBeenCalledTimes(2);
});

test("asked more often, it runs once a minute", async () => {
  const { retention, purge } = retaining();
  for (const waitMs of [0, 0, minute - 1, 1]) {
    await vi.advanceTimersByTimeAsync(waitMs);
    await retention.runDue(never);
  }
  expect(purge).toHaveBeenCalledTimes(2);
});

test("started, it runs every minute until it is stopped, faults or not", async () => {
  const { retention, purge, errors } = retaining([1, new Error("The store is away."), 1]);
  retention.start();
  retention.start();
  await vi.advanceTimersByTimeAsync(minute - 1);
  expect(purge).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(purge).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2 * minute);
  expect([purge.mock.calls.length, errors.length]).toEqual([3, 1]);
  await retention.stop();
  await vi.advanceTimersByTimeAsync(5 * minute);
  expect(purge).toHaveBeenCalledTimes(3);
});

test("stop waits for the batch that is under way, and none follows", async () => {
  const { retention, purge } = retaining();
  const { promise, resolve } = Promise.withResolvers<number>();
  purge.mockImplementationOnce(() => promise);
  retention.start();
  await vi.advanceTimersByTimeAsync(minute);
  let isStopped = false;
  const stopped = retention.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(1);
  expect(isStopped).toBe(false);
  resolve(PURGE_ROWS);
  await stopped;
  expect(purge).toHaveBeenCalledTimes(1);
});
