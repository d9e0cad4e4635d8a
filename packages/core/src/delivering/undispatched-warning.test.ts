import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { createUndispatchedWarning } from "./undispatched-warning.ts";

const start = new Date("2026-01-01T12:00:00Z");
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

/** A process whose oldest waiting work has been due since `due`. */
function watching(due: () => Date | null = () => start) {
  const said: string[] = [];
  const process = { dispatches: false, asked: 0 };
  const oldestDueAt = async () => {
    process.asked++;
    return due();
  };
  const say = (message: string) => void said.push(message);
  const eventsRecorded = createUndispatchedWarning({
    store: { deliveries: { oldestDueAt }, inbound: { oldestDueAt: async () => null } },
    triggers: { names: ["NewDeal"] },
    hooks: { names: ["refresh-customer"] },
    clock: systemClock,
    logger: { debug: say, info: say, warn: say, error: say },
    dispatches: () => process.dispatches,
  });
  return { process, said, eventsRecorded };
}

test("who triggers, never dispatches and has work waiting for a minute is warned, once", async () => {
  const { said, eventsRecorded } = watching();
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(59_999);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toEqual([expect.stringContaining("webhooks.start()")]);
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(said).toHaveLength(1);
});

test("many events are looked after by one timer", async () => {
  const { process, eventsRecorded } = watching(() => null);
  for (let event = 0; event < 100; event++) eventsRecorded();
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(process.asked).toBe(1);
});

test("events that were taken in time warn nobody, and later ones are looked after again", async () => {
  let due: Date | null = null;
  const { said, eventsRecorded } = watching(() => due);
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([]);
  due = new Date();
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(1);
});

test("who dispatches is not asked after, nor who began to within the minute", async () => {
  const dispatching = watching();
  dispatching.process.dispatches = true;
  dispatching.eventsRecorded();
  expect(vi.getTimerCount()).toBe(0);
  const begins = watching();
  begins.eventsRecorded();
  begins.process.dispatches = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([begins.process.asked, begins.said]).toEqual([0, []]);
});

test("a store that fails to answer is not worth a warning, and the next events are looked after", async () => {
  let away = true;
  const { said, eventsRecorded } = watching(() => {
    if (away) throw new Error("The store is away.");
    return start;
  });
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual(["Looking for waiting work failed"]);
  away = false;
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(2);
});

test("while a store takes its time to answer, what is recorded begins no second watch", async () => {
  const said: string[] = [];
  const answers: (() => void)[] = [];
  const oldestDueAt = () => new Promise<Date>((resolve) => answers.push(() => resolve(start)));
  const say = (message: string) => void said.push(message);
  const eventsRecorded = createUndispatchedWarning({
    store: { deliveries: { oldestDueAt }, inbound: { oldestDueAt: async () => null } },
    triggers: { names: ["NewDeal"] },
    hooks: { names: ["refresh-customer"] },
    clock: systemClock,
    logger: { debug: say, info: say, warn: say, error: say },
    dispatches: () => false,
  });
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(60_000);
  eventsRecorded();
  await vi.advanceTimersByTimeAsync(60_000);
  for (const answer of answers) answer();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toHaveLength(1);
});
