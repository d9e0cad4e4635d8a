import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { BatchWriter } from "./batch-writer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A writer into a store that refuses every batch with a row of `poison`, and all of them while it is away. */
function writing(poison: readonly number[], flushRows = 8) {
  const store = { away: false, writes: 0 };
  const written: number[] = [];
  const setAside: number[] = [];
  const writer = new BatchWriter<number>(
    async (rows) => {
      store.writes += 1;
      if (store.away) throw new Error("The store is away.");
      if (rows.some((row) => poison.includes(row))) throw new Error("The store cannot keep that.");
      written.push(...rows);
    },
    { onFault() {}, onSetAside: (row) => setAside.push(row) },
    { clock: systemClock, flushAfterMs: 20, flushRows },
  );
  const add = (from: number, to: number) => {
    for (let row = from; row < to; row++) writer.add(row);
  };
  return { store, writer, written, setAside, add };
}

function numbers(count: number, except: readonly number[] = []): number[] {
  return Array.from({ length: count }, (_, row) => row).filter((row) => !except.includes(row));
}

function sorted(rows: readonly number[]): number[] {
  return rows.toSorted((one, other) => one - other);
}

test("of a batch that is refused twice, all rows but the one that cannot be written are written a second later", async () => {
  const { writer, written, add } = writing([5]);
  add(0, 8);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sorted(written)).toEqual(numbers(8, [5]));
  expect(writer.size).toBe(1);
});

test("a row that fails alone is set aside once others were written again and again, and not before", async () => {
  const { writer, setAside, add } = writing([5]);
  add(0, 8);
  await vi.advanceTimersByTimeAsync(600_000);
  expect([setAside, writer.size]).toEqual([[], 1]);
  add(8, 9);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([setAside, writer.size]).toEqual([[], 1]);
  add(9, 10);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([setAside, writer.size]).toEqual([[5], 0]);
  expect(vi.getTimerCount()).toBe(0);
});

test("while the store is away nothing is lost, however long, and it is asked a few times a second at most", async () => {
  const { store, writer, written, setAside, add } = writing([]);
  store.away = true;
  add(0, 50);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([writer.size, setAside]).toEqual([50, []]);
  expect(store.writes).toBeLessThanOrEqual(4 * 3_600);
  store.away = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sorted(written)).toEqual(numbers(50));
  expect([writer.size, setAside]).toEqual([0, []]);
});

test("a store that goes away while a row is suspected costs no other row", async () => {
  const { store, writer, written, setAside, add } = writing([5]);
  add(0, 8);
  await vi.advanceTimersByTimeAsync(2_000);
  store.away = true;
  add(8, 16);
  await vi.advanceTimersByTimeAsync(600_000);
  expect([writer.size, setAside]).toEqual([9, []]);
  store.away = false;
  for (let row = 16; row < 20; row++) {
    writer.add(row);
    await vi.advanceTimersByTimeAsync(2_000);
  }
  expect([sorted(written), setAside, writer.size]).toEqual([numbers(20, [5]), [5], 0]);
});

test("a flush that is waited for writes everything that can be written", async () => {
  const { writer, written, add } = writing([0, 7], 200);
  add(0, 100);
  await expect(writer.flush()).rejects.toThrow("The store cannot keep that.");
  expect(sorted(written)).toEqual(numbers(100, [0, 7]));
});

test("whichever rows cannot be written, they and no others are set aside while work goes on", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat({ max: 39 }), { maxLength: 12 }), async (poison) => {
      const { writer, written, setAside, add } = writing(poison);
      add(0, 40);
      for (let row = 40; row < 100; row++) {
        await vi.advanceTimersByTimeAsync(1_000);
        writer.add(row);
      }
      await vi.advanceTimersByTimeAsync(1_000);
      expect(sorted(setAside)).toEqual(sorted(poison));
      expect(sorted(written)).toEqual(numbers(100, poison));
      expect(writer.size).toBe(0);
    }),
  );
});
