import { expect, test } from "vitest";
import { claimShare } from "./claim-share.ts";

const slots = { concurrency: 128, endpointConcurrency: 16 };
const held = (endpoints: number, each: number) =>
  new Map(Array.from({ length: endpoints }, (_, n) => [`ep_${n}`, each]));

test("while half of the slots are free, each endpoint may have what the options say, but for the eighth that is kept", () => {
  expect(claimShare({ ...slots, inFlight: held(4, 16), free: 65 })).toEqual({
    ...{ limit: 49, endpointConcurrency: 16, inFlight: held(4, 16) },
  });
});

test("in a crowd nobody gets more than an equal share of half the slots", () => {
  expect(claimShare({ ...slots, inFlight: held(20, 4), free: 48 })).toMatchObject({
    limit: 32,
    endpointConcurrency: 4,
  });
  expect(claimShare({ ...slots, inFlight: held(4, 16), free: 64 })).toMatchObject({ endpointConcurrency: 16 });
});

test("what is kept goes to endpoints that have nothing in flight, one to each", () => {
  const { inFlight, ...rest } = claimShare({ ...slots, inFlight: held(10, 11), free: 16 });
  expect(rest).toEqual({ limit: 16, endpointConcurrency: 1 });
  expect([...inFlight.keys()]).toEqual([...held(10, 11).keys()]);
  expect(Math.min(...inFlight.values())).toBeGreaterThan(1_000);
});

test("where one endpoint may have every slot, it gets every slot", () => {
  const all = { concurrency: 128, endpointConcurrency: 128 };
  expect(claimShare({ ...all, inFlight: held(1, 100), free: 28 })).toMatchObject({
    limit: 28,
    endpointConcurrency: 128,
  });
});

test.each([1, 2, 7, 8, 9, 128])("with %i slots there is always something to claim while one is free", (concurrency) => {
  for (let free = 1; free <= concurrency; free += 1) {
    const inFlight = new Map(free === concurrency ? [] : [["ep_1", concurrency - free]]);
    expect(claimShare({ concurrency, endpointConcurrency: 16, inFlight, free }).limit).toBeGreaterThan(0);
  }
});
