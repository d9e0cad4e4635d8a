import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

/** Work that lasts until it is told to end. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let started = false;
  const run = () => {
    started = true;
    return promise;
  };
  return { run, end: resolve, started: () => started };
}

test("work in flight is counted in all and by key, from its start to its end", async () => {
  const slots = new Slots({ perKey: 2, inAll: 3 });
  const [first, second, third] = [work(), work(), work()];
  const runs = [slots.run("a", first.run), slots.run("a", second.run), slots.run("b", third.run)];
  expect([slots.inFlight, slots.free, slots.freeOf("a"), slots.freeOf("b"), slots.freeOf("c")]).toEqual([
    3, 0, 0, 1, 2,
  ]);
  first.end();
  await runs[0];
  expect([slots.inFlight, slots.free, slots.freeOf("a")]).toEqual([2, 1, 1]);
  second.end();
  third.end();
  await Promise.all(runs);
  expect([slots.inFlight, slots.free, slots.freeOf("a")]).toEqual([0, 3, 2]);
});

test("all work of a key that has a slot starts at once", async () => {
  const slots = new Slots({ perKey: 3, inAll: 3 });
  const all = [work(), work(), work()];
  const runs = all.map(({ run }) => slots.run("a", run));
  expect(all.map(({ started }) => started())).toEqual([true, true, true]);
  for (const { end } of all) end();
  await Promise.all(runs);
});

test("more work than slots leaves nothing free, not less than nothing", async () => {
  const slots = new Slots({ perKey: 1, inAll: 1 });
  for (let work = 0; work < 3; work++) void slots.run("a", () => new Promise(() => {}));
  expect([slots.inFlight, slots.free, slots.freeOf("a"), slots.freeOf("b")]).toEqual([3, 0, 0, 1]);
});
