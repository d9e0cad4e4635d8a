import fc from "fast-check";
import { expect, test } from "vitest";
import { TimeQueue } from "./time-queue.ts";

interface Item {
  readonly timeMs: number;
  readonly order: number;
}

const anyTimes = fc.array(fc.nat({ max: 30 }), { size: "medium" });
const byTimeThenOrder = (a: Item, b: Item) => a.timeMs - b.timeMs || a.order - b.order;

function queueOf(timesMs: readonly number[]): { queue: TimeQueue<Item>; items: Item[] } {
  const queue = new TimeQueue<Item>();
  const items = timesMs.map((timeMs, order) => ({ timeMs, order }));
  for (const item of items) queue.push(item, new Date(item.timeMs));
  return { queue, items };
}

function takeAll(queue: TimeQueue<Item>): Item[] {
  const taken: Item[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) taken.push(item);
  return taken;
}

test("items leave by time, and those of one time in the order they came", () => {
  fc.assert(
    fc.property(anyTimes, (timesMs) => {
      const { queue, items } = queueOf(timesMs);
      expect(queue.size).toBe(items.length);
      expect([...queue].sort(byTimeThenOrder)).toEqual(items.toSorted(byTimeThenOrder));
      expect(takeAll(queue)).toEqual(items.toSorted(byTimeThenOrder));
      expect(queue.size).toBe(0);
    }),
  );
});

test("removing some leaves the order of the others", () => {
  fc.assert(
    fc.property(anyTimes, fc.integer({ min: 1, max: 5 }), (timesMs, every) => {
      const { queue, items } = queueOf(timesMs);
      const removed = queue.remove(({ order }) => order % every === 0);
      expect(removed.sort(byTimeThenOrder)).toEqual(
        items.filter(({ order }) => order % every === 0).sort(byTimeThenOrder),
      );
      queue.push({ timeMs: 15, order: items.length }, new Date(15));
      const kept = [...items.filter(({ order }) => order % every !== 0), { timeMs: 15, order: items.length }];
      expect(takeAll(queue)).toEqual(kept.sort(byTimeThenOrder));
    }),
  );
});

test("an item that is taken when due is due, and the one that has been due longest", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 30 }))), (steps) => {
      const queue = new TimeQueue<Item>();
      const waiting: Item[] = [];
      for (const [order, [isPush, timeMs]] of steps.entries()) {
        if (isPush) {
          queue.push({ timeMs, order }, new Date(timeMs));
          waiting.push({ timeMs, order });
          waiting.sort(byTimeThenOrder);
        } else {
          const isDue = waiting[0] !== undefined && waiting[0].timeMs <= timeMs;
          expect(queue.takeDue(new Date(timeMs))).toEqual(isDue ? waiting.shift() : undefined);
        }
        expect(queue.peek()).toEqual(waiting[0]);
      }
    }),
  );
});
