import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { Slots } from "./slots.ts";
import { WorkLoop } from "./work-loop.ts";

// Turns of the event loop stay real: the loop counts on them.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Lets time pass, and then everything that it set off, which takes some turns of the event loop. */
async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A loop with three slots over `queue`; an item is done when `finish` names it. */
function looping({ canRecord = true } = {}) {
  const queue: string[] = [];
  const working = new Map<string, () => void>();
  const slots = new Slots({ perKey: 3, inAll: 3 });
  const begun: string[] = [];
  const lane = {
    ...{ name: "test", slots, keyOf: () => "key", about: () => ({}) },
    claim: vi.fn(async () => queue.splice(0, slots.free) as readonly string[]),
    async work(item: string) {
      begun.push(item);
      await new Promise<void>((resolve) => working.set(item, resolve));
      return item;
    },
    async record() {
      if (!canRecord) throw new Error("The store is away.");
    },
  };
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const loop = new WorkLoop(lane, { clock: systemClock, logger, pollMs: 1_000, flushAfterMs: 0, flushRows: 1 });
  const finish = (item: string) => working.get(item)?.();
  /** Offers `items`; what is not taken along waits in the queue. Returns how many were. */
  async function offer(items: readonly string[], meanwhile = async () => {}): Promise<number> {
    let taken: readonly string[] = [];
    await loop.takeAlong(items.length, async (mayTake) => {
      await meanwhile();
      if (mayTake) taken = items;
      else queue.push(...items);
      return taken;
    });
    return taken.length;
  }
  return { loop, lane, queue, begun, finish, offer, slots };
}

test("what a loop that is caught up takes along begins at once, without a claim", async () => {
  const { loop, lane, begun, offer } = looping();
  loop.start();
  await pass();
  expect(await offer(["a", "b"])).toBe(2);
  expect(begun).toEqual(["a", "b"]);
  expect(await offer(["c"])).toBe(1);
  expect(begun).toEqual(["a", "b", "c"]);
  await pass();
  expect(lane.claim).toHaveBeenCalledTimes(1);
});

test("of more than there are slots for a claim chooses", async () => {
  const { loop, begun, offer, slots } = looping();
  loop.start();
  await pass();
  expect(await offer(["a", "b", "c", "d"])).toBe(0);
  expect([begun, slots.free]).toEqual([[], 3]);
});

test("nothing is claimed while something is being taken along, and what was due meanwhile right after it", async () => {
  const { loop, lane, queue, begun, offer, slots } = looping();
  loop.start();
  await pass();
  const taken = await offer(["a", "b"], async () => {
    queue.push("c");
    loop.wake();
    await pass(1_000);
    expect(await offer(["d"])).toBe(0);
    expect([begun, lane.claim.mock.calls.length]).toEqual([[], 1]);
  });
  expect(taken).toBe(2);
  expect(begun).toEqual(["a", "b"]);
  await pass();
  expect([begun, slots.free]).toEqual([["a", "b", "c"], 0]);
});

test("two never take along at once", async () => {
  const { loop, begun, offer } = looping();
  loop.start();
  await pass();
  const taken = await offer(["a"], async () => {
    expect(await offer(["b"])).toBe(0);
  });
  expect([taken, begun]).toEqual([1, ["a"]]);
});

test("nothing is taken along while a claim is under way, whoever made it begin", async () => {
  const { loop, lane, offer } = looping();
  loop.start();
  await pass();
  let answer = (_: readonly string[]) => {};
  lane.claim.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  await pass(1_000);
  expect(lane.claim).toHaveBeenCalledTimes(2);
  expect(await offer(["a"])).toBe(0);
  answer([]);
  await pass();
  expect(await offer(["b"])).toBe(1);
});

test("when taking fails, the loop goes on", async () => {
  const { loop, begun, queue } = looping();
  loop.start();
  await pass();
  const fault = new Error("The store is away.");
  await expect(loop.takeAlong(2, () => Promise.reject(fault))).rejects.toBe(fault);
  queue.push("a");
  loop.wake();
  await pass();
  expect(begun).toEqual(["a"]);
});

test("a loop takes nothing along before it is started, when it is stopped, and until it has looked and found nothing", async () => {
  const { loop, queue, begun, finish, offer } = looping();
  expect(await offer(["before"])).toBe(0);
  loop.start();
  expect(await offer(["looking"])).toBe(0);
  await pass();
  expect(begun).toEqual(["before", "looking"]);
  expect(await offer(["a"])).toBe(1);
  loop.wake();
  expect(await offer(["woken"])).toBe(0);
  await pass();
  expect(await offer(["full"])).toBe(0);
  expect(queue).toEqual(["woken", "full"]);
  finish("a");
  expect(await offer(["freed"])).toBe(0);
  await pass();
  expect(begun).toEqual(["before", "looking", "a", "woken"]);
  const stopped = loop.stop();
  for (const item of begun) finish(item);
  await stopped;
  expect(await offer(["stopped"])).toBe(0);
});

test("a loop whose results wait to be written takes nothing along", async () => {
  const { loop, finish, offer } = looping({ canRecord: false });
  loop.start();
  await pass();
  for (const item of ["a", "b"]) {
    expect(await offer([item])).toBe(1);
    finish(item);
    await pass(1_000);
  }
  expect(await offer(["c"])).toBe(0);
});

test("a loop that works until it is idle takes nothing along: whoever waits for it counts what it claims", async () => {
  const { loop, queue, begun, finish, offer } = looping();
  queue.push("a");
  const worked = loop.runUntilIdle(() => false);
  await pass();
  expect(begun).toEqual(["a"]);
  expect(await offer(["b"])).toBe(0);
  finish("a");
  await pass();
  finish("b");
  expect(await worked).toBe(2);
});
