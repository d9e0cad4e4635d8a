import { expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import type { Store } from "./store.ts";
import { createStoreClock } from "./store-clock.ts";

const processTime = new Date("2026-01-01T13:00:00.000Z");
const storeTime = new Date("2026-01-01T12:00:00.000Z");
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function clockOf(now?: () => Promise<Date>) {
  let monotonicMs = 0;
  const clock: Clock = {
    now: () => new Date(processTime.getTime() + monotonicMs),
    // Each look costs 20 ms, so a question to the store does too.
    monotonicMs: () => (monotonicMs += 20),
    after: () => () => {},
  };
  return createStoreClock(clock, { ...(now && { now }) } as Store, silent);
}

test("before the store was asked, and where it has no time of its own, the process's time counts", async () => {
  const [never, without] = [clockOf(async () => storeTime), clockOf()];
  await without.synchronize();
  expect([never.now(), without.now()]).toEqual([processTime, processTime]);
});

test("afterwards the store's time counts, half a round trip later", async () => {
  const clock = clockOf(async () => storeTime);
  await clock.synchronize();
  expect(clock.now()).toEqual(new Date(storeTime.getTime() + 10));
});

test("a store that does not answer leaves what was known", async () => {
  let isDown = false;
  const clock = clockOf(async () => {
    if (isDown) throw new Error("down");
    return storeTime;
  });
  await clock.synchronize();
  const before = clock.now();
  isDown = true;
  await clock.synchronize();
  expect(clock.now().getTime() - before.getTime()).toBe(20);
});
