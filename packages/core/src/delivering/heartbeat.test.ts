import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import { systemClock } from "../ports/system-clock.ts";
import { Heartbeat } from "./heartbeat.ts";

const start = new Date("2026-01-01T12:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

function beating(heartbeat: DeliveryStore["heartbeat"] = async () => {}) {
  const beat = vi.fn(heartbeat);
  const errors: string[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) };
  return {
    beat,
    errors,
    heart: new Heartbeat("prc_1", { heartbeat: beat } as unknown as DeliveryStore, systemClock, logger),
  };
}

test("a process beats at once and every 5 s, and calls those dead that were silent for 15 s", async () => {
  const { beat, heart } = beating();
  await heart.start();
  expect(beat.mock.calls).toEqual([["prc_1", at(0), at(-15_000)]]);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(beat).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_001);
  expect(beat.mock.calls.slice(1)).toEqual([5_000, 10_000, 15_000].map((ms) => ["prc_1", at(ms), at(ms - 15_000)]));
});

test("it has beaten before start returns, so that nothing is claimed by a process nobody has heard of", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { heart } = beating(() => promise);
  let started = false;
  const starting = heart.start().then(() => {
    started = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(started).toBe(false);
  resolve();
  await starting;
});

test("it beats as long as somebody needs it, once for all of them", async () => {
  const { beat, heart } = beating();
  const [endFirst, endSecond] = [await heart.start(), await heart.start()];
  expect(beat).toHaveBeenCalledTimes(1);
  endFirst();
  endFirst();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beat).toHaveBeenCalledTimes(2);
  endSecond();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(beat).toHaveBeenCalledTimes(2);
  expect(vi.getTimerCount()).toBe(0);
});

test("a beat that was under way when the last one left is the last", async () => {
  let finish = () => {};
  const { beat, heart } = beating();
  const end = await heart.start();
  beat.mockImplementation(() => new Promise((resolve) => (finish = resolve)));
  await vi.advanceTimersByTimeAsync(5_000);
  end();
  finish();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(beat).toHaveBeenCalledTimes(2);
});

test("a beat that could not be written is said, and the next one comes, of which nothing is said so soon", async () => {
  const { beat, errors, heart } = beating(async () => {
    throw new Error("The store is away.");
  });
  await heart.start();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([beat.mock.calls.length, errors.length]).toEqual([2, 1]);
});

test("who starts while the first beat is under way waits for it, and leaving then leaves no second chain of beats", async () => {
  const firstBeat = Promise.withResolvers<void>();
  let beats = 0;
  const { beat, heart } = beating(async () => {
    beats += 1;
    if (beats === 1) await firstBeat.promise;
  });
  const starting = [heart.start(), heart.start()];
  await vi.advanceTimersByTimeAsync(1_000);
  expect(beat).toHaveBeenCalledTimes(1);
  firstBeat.resolve();
  for (const end of await Promise.all(starting)) end();
  const end = await heart.start();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beat).toHaveBeenCalledTimes(3);
  end();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(beat).toHaveBeenCalledTimes(3);
});
