import fc from "fast-check";
import { expect, test } from "vitest";
import { BinaryHeap } from "./binary-heap.ts";

const ascending = (a: number, b: number) => a - b;

test("whatever goes in and is removed, the rest comes out sorted", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 50 })),
      fc.nat({ max: 50 }),
      fc.array(fc.nat({ max: 50 })),
      (first, gone, second) => {
        const heap = new BinaryHeap(ascending);
        for (const item of first) heap.push(item);
        const removed = heap.remove((item) => item === gone);
        for (const item of second) heap.push(item);
        const expected = [...first.filter((item) => item !== gone), ...second].sort(ascending);
        expect(removed).toHaveLength(first.length - first.filter((item) => item !== gone).length);
        expect([...heap.values()].sort(ascending)).toEqual(expected);
        expect(heap.size).toBe(expected.length);
        const popped: (number | undefined)[] = [];
        while (heap.size > 0) {
          expect(heap.peek()).toBe(expected[popped.length]);
          popped.push(heap.pop());
        }
        expect(popped).toEqual(expected);
        expect(heap.pop()).toBeUndefined();
      },
    ),
  );
});

test("pushing between pops keeps the order", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(), fc.constant("pop" as const))), (steps) => {
      const heap = new BinaryHeap(ascending);
      const sorted: number[] = [];
      for (const step of steps) {
        if (step === "pop") expect(heap.pop()).toBe(sorted.shift());
        else {
          heap.push(step);
          sorted.push(step);
          sorted.sort(ascending);
        }
      }
    }),
  );
});
