import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { Slots } from "./slots.ts";
import { type Lane, WorkLoop } from "./work-loop.ts";

// Turns of the event loop stay real: the loop counts on them.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Lets time pass, and then everything that it set off, which takes some turns of the event loop. */
async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A loop over `queue`; an item is done at once, or when `finish` names it. */
function looping({ inAll = 10, flushRows = 200, perClaim = 10, manual = false } = {}) {
  const queue: string[] = [];
  const working = new Map<string, () => void>();
  const errors: string[] = [];
  const slots = new Slots({ perKey: inAll, inAll });
  const lane = {
    ...{ name: "test", slots, keyOf: () => "key" },
    claim: vi.fn(async () => queue.splice(0, Math.min(slots.free, perClaim)) as readonly string[]),
    work: vi.fn(async (item: string) => {
      if (manual) await new Promise<void>((resolve) => working.set(item, resolve));
      return item;
    }),
    record: vi.fn(async (_: readonly string[]) => {}),
    about: (item: string) => ({ item }),
  } satisfies Lane<string, string>;
  const logged: unknown[] = [];
  const logger = {
    ...{ debug() {}, info() {}, warn() {} },
    error(message: string, fields?: object) {
      errors.push(message);
      logged.push(fields);
    },
  };
  const loop = new WorkLoop(lane, { clock: systemClock, logger, pollMs: 1_000, flushAfterMs: 20, flushRows });
  const finish = (item: string) => working.get(item)?.();
  const recorded = () => lane.record.mock.calls.map(([items]) => items);
  return { loop, lane, queue, errors, logged, finish, recorded };
}

test("an idle loop looks once a poll, or when it is woken, and once then, however often it is started", async () => {
  const { loop, lane } = looping();
  loop.start();
  loop.start();
  await pass();
  expect(lane.claim).toHaveBeenCalledTimes(1);
  await pass(999);
  expect(lane.claim).toHaveBeenCalledTimes(1);
  await pass(1);
  expect(lane.claim).toHaveBeenCalledTimes(2);
  for (let time = 0; time < 5; time++) loop.wake();
  await pass();
  expect(lane.claim).toHaveBeenCalledTimes(3);
  expect(vi.getTimerCount()).toBe(1);
  await loop.stop();
});

test("nothing is claimed while every slot is taken, and the next item as soon as one is free", async () => {
  const { loop, lane, queue, finish } = looping({ inAll: 2, manual: true });
  queue.push("a", "b", "c");
  loop.start();
  await pass();
  expect(lane.claim).toHaveBeenCalledTimes(1);
  await pass(5_000);
  expect(lane.claim).toHaveBeenCalledTimes(1);
  finish("a");
  await pass();
  expect(lane.work.mock.calls.flat()).toEqual(["a", "b", "c"]);
});

test("a loop that took all there was looks again when it is woken, not when a slot gets free", async () => {
  const { loop, lane, queue, finish, recorded } = looping({ manual: true });
  Object.assign(lane, { tookAll: () => true });
  queue.push("a", "b");
  loop.start();
  await pass();
  finish("a");
  finish("b");
  await pass();
  expect(recorded()).toEqual([["a", "b"]]);
  expect(lane.claim).toHaveBeenCalledTimes(1);
  loop.wake();
  await pass();
  expect(lane.claim).toHaveBeenCalledTimes(2);
  queue.push("c");
  await pass(1_000);
  const stopped = loop.stop();
  finish("c");
  await stopped;
  expect(recorded()).toEqual([["a", "b"], ["c"]]);
});

test("results are recorded together; the last one in flight does not wait for more", async () => {
  const { loop, queue, finish, recorded } = looping({ manual: true });
  queue.push("a", "b");
  loop.start();
  await pass();
  finish("a");
  await pass();
  expect(recorded()).toEqual([]);
  finish("b");
  await pass();
  expect(recorded()).toEqual([["a", "b"]]);
});

test("a loop that cannot record takes two batches at most, and goes on when it can again", async () => {
  const { loop, lane, queue, errors } = looping({ flushRows: 2, perClaim: 1 });
  const claimNow = lane.claim.getMockImplementation();
  // A claim is slower than the work here, so that each sees the results of those before it.
  lane.claim.mockImplementation(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return (await claimNow?.()) ?? [];
  });
  let away = true;
  const written: string[] = [];
  lane.record.mockImplementation(async (items) => {
    if (away) throw new Error("The store is away.");
    written.push(...items);
  });
  queue.push("a", "b", "c", "d", "e", "f");
  loop.start();
  await pass(900);
  expect(errors.length).toBeGreaterThan(0);
  expect(lane.work.mock.calls.flat()).toEqual(["a", "b", "c", "d"]);
  away = false;
  for (let second = 0; second < 5; second++) await pass(1_000);
  expect(written).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("a result that cannot be recorded holds up no other, and is set aside with its id in the log", async () => {
  const { loop, lane, queue, errors, logged } = looping({ flushRows: 4, perClaim: 4 });
  const written: string[] = [];
  lane.record.mockImplementation(async (items) => {
    if (items.includes("poison")) throw new Error("The store cannot keep it.");
    written.push(...items);
  });
  queue.push("a", "poison", "b");
  loop.start();
  for (const item of ["c", "d", "e", "f", "g"]) {
    await pass(1_000);
    queue.push(item);
  }
  await pass(2_000);
  expect(written.toSorted()).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  expect(errors).toEqual([expect.stringMatching(/could not record/), expect.stringMatching(/sets aside/)]);
  expect(logged[1]).toEqual({ item: "poison" });
  await loop.stop();
});

test("what ends in one turn of the event loop is claimed for together", async () => {
  const { loop, lane, queue, finish } = looping({ inAll: 3, manual: true });
  queue.push("a", "b", "c", "d", "e", "f");
  loop.start();
  await pass();
  for (const item of ["a", "b", "c"]) {
    finish(item);
    for (let step = 0; step < 50; step++) await Promise.resolve();
  }
  await pass();
  expect(lane.work.mock.calls.flat()).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(lane.claim).toHaveBeenCalledTimes(2);
});

test("a claim that fails is said, and made again at the next poll, not at once", async () => {
  const { loop, lane, queue, errors } = looping();
  lane.claim.mockImplementationOnce(async () => {
    loop.wake();
    throw new Error("The store is away.");
  });
  queue.push("a");
  loop.start();
  await pass(999);
  expect([lane.claim.mock.calls.length, errors.length]).toEqual([1, 1]);
  await pass(1);
  expect(lane.work).toHaveBeenCalledTimes(1);
  await loop.stop();
});

test("stop ends when what was being claimed and what was in flight is done and recorded, and takes no more", async () => {
  const { loop, lane, queue, finish, recorded } = looping({ manual: true });
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  lane.claim.mockImplementationOnce(() => promise);
  queue.push("later");
  loop.start();
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await pass(5_000);
  resolve(["a"]);
  await pass(5_000);
  expect(stopped).toBe(false);
  finish("a");
  await pass();
  await stopping;
  expect(recorded()).toEqual([["a"]]);
  expect([queue, lane.claim.mock.calls.length]).toEqual([["later"], 1]);
});

test("stop does not wait for the next poll", async () => {
  const { loop } = looping();
  loop.start();
  await pass();
  const stopped = loop.stop();
  await pass();
  await stopped;
});

test("running until idle works on everything, records it, and says how much it was", async () => {
  const { loop, queue, recorded } = looping({ inAll: 2, perClaim: 2 });
  queue.push("a", "b", "c");
  const worked = loop.runUntilIdle(() => false);
  await pass();
  expect(await worked).toBe(3);
  expect(recorded().flat()).toEqual(["a", "b", "c"]);
});

test("running until it is over takes no more then, and still finishes and records what is in flight", async () => {
  const { loop, queue, finish, recorded } = looping({ inAll: 1, manual: true });
  queue.push("a", "b");
  let over = false;
  let worked = 0;
  const ran = loop
    .runUntilIdle(() => over)
    .then((count) => {
      worked = count;
    });
  await pass();
  over = true;
  await pass(2_000);
  expect([worked, recorded()]).toEqual([0, []]);
  finish("a");
  await ran;
  expect([worked, queue, recorded()]).toEqual([1, ["b"], [["a"]]]);
});

test("running until idle goes on after results that piled up are written", async () => {
  const { loop, lane, queue, recorded } = looping({ flushRows: 1, perClaim: 1 });
  lane.record.mockImplementation(() => pass());
  queue.push("a", "b", "c", "d", "e", "f");
  expect(await loop.runUntilIdle(() => false)).toBe(6);
  expect(recorded().flat()).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("running until idle takes no more once it is stopped", async () => {
  const { loop, queue, finish, recorded } = looping({ inAll: 1, manual: true });
  queue.push("a", "b");
  const worked = loop.runUntilIdle(() => false);
  await pass();
  const stopped = loop.stop();
  finish("a");
  await pass(2_000);
  await stopped;
  expect([await worked, queue, recorded()]).toEqual([1, ["b"], [["a"]]]);
});

test("what is held back because results wait to be written goes on as soon as they are, not at the next poll", async () => {
  const { loop, lane, queue, recorded } = looping({ inAll: 8, flushRows: 2, perClaim: 8 });
  const writes: (() => void)[] = [];
  lane.record.mockImplementation(() => new Promise<void>((resolve) => writes.push(resolve)));
  queue.push(..."abcdefghijklmnop");
  loop.start();
  await pass();
  while (recorded().flat().length < 16) {
    const write = writes.shift();
    if (write === undefined) break;
    write();
    await pass();
  }
  expect(recorded().flat().join("")).toBe("abcdefghijklmnop");
  for (const write of writes) write();
  await loop.stop();
});
