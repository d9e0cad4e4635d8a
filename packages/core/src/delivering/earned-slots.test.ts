import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { EarnedSlots } from "./earned-slots.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const earnedSlots = () => new EarnedSlots(systemClock);
const answer = (slots: EarnedSlots, endpointId: string, times = 1) => {
  for (let time = 0; time < times; time += 1) slots.end(endpointId, { answered: true });
};
const begin = (slots: EarnedSlots, endpointId: string, times = 1) => {
  for (let time = 0; time < times; time += 1) slots.begin(endpointId);
};

test("each answer earns one more; the end of a deadline earns none", () => {
  const slots = earnedSlots();
  begin(slots, "a", 4);
  begin(slots, "b", 2);
  answer(slots, "a", 3);
  slots.end("b", { answered: false });
  expect(slots.atClaim()).toEqual(
    new Map([
      ["a", { inFlight: 1, earned: 3 }],
      ["b", { inFlight: 1, earned: 0 }],
    ]),
  );
});

test("an endpoint that has answered nothing for a second loses what it earned, until it answers", () => {
  const slots = earnedSlots();
  begin(slots, "a", 4);
  answer(slots, "a", 2);
  vi.advanceTimersByTime(999);
  expect(slots.atClaim().get("a")).toEqual({ inFlight: 2, earned: 2 });
  vi.advanceTimersByTime(1);
  expect(slots.atClaim().get("a")).toEqual({ inFlight: 2, earned: 0 });
  answer(slots, "a");
  expect(slots.atClaim().get("a")).toEqual({ inFlight: 1, earned: 1 });
});

test("the second counts from what began while nothing was in flight, not from an answer before that", () => {
  const slots = earnedSlots();
  begin(slots, "a");
  answer(slots, "a");
  vi.advanceTimersByTime(60_000);
  begin(slots, "a");
  expect(slots.atClaim().get("a")).toEqual({ inFlight: 1, earned: 1 });
  vi.advanceTimersByTime(600);
  begin(slots, "a");
  vi.advanceTimersByTime(600);
  expect(slots.atClaim().get("a")).toEqual({ inFlight: 2, earned: 0 });
});

test("an answer after a silence counts from nothing", () => {
  const slots = earnedSlots();
  begin(slots, "a", 3);
  answer(slots, "a", 2);
  vi.advanceTimersByTime(5_000);
  begin(slots, "a");
  answer(slots, "a");
  expect(slots.atClaim().get("a")).toEqual({ inFlight: 1, earned: 1 });
});

test("an endpoint is forgotten once a claim had nothing for it", () => {
  const slots = earnedSlots();
  begin(slots, "a");
  answer(slots, "a");
  begin(slots, "b");
  answer(slots, "b");
  expect([...slots.atClaim().keys()]).toEqual(["a", "b"]);
  begin(slots, "b");
  expect([...slots.atClaim().keys()]).toEqual(["b"]);
});
