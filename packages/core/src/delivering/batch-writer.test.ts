import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { BatchWriter } from "./batch-writer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A writer into a store that fails for the first `faults` writes. */
function writing({ faults = 0, flushAfterMs = 20, flushRows = 3 } = {}) {
  const asked: number[][] = [];
  const reported: unknown[] = [];
  let left = faults;
  const writer = new BatchWriter<number>(
    async (rows) => {
      asked.push([...rows]);
      if (left-- > 0) throw new Error("The store is away.");
    },
    { onFault: (error) => reported.push(error), onSetAside: () => {} },
    { clock: systemClock, flushAfterMs, flushRows },
  );
  return { writer, asked, reported };
}

test("rows are written together when the first has waited long enough, and not before", async () => {
  const { writer, asked } = writing();
  writer.add(1);
  await vi.advanceTimersByTimeAsync(19);
  writer.add(2);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual([[1, 2]]);
  writer.add(3);
  await vi.advanceTimersByTimeAsync(20);
  expect(asked).toEqual([[1, 2], [3]]);
});

test("a full batch is written at once, and leaves no timer behind", async () => {
  const { writer, asked } = writing();
  for (const row of [1, 2, 3]) writer.add(row);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([[1, 2, 3]]);
  expect(vi.getTimerCount()).toBe(0);
});

test("with no time to wait, each row is written at once", async () => {
  const { writer, asked } = writing({ flushAfterMs: 0 });
  writer.add(1);
  await Promise.resolve();
  expect(asked).toEqual([[1]]);
});

test("a flush writes until nothing is left, one batch at a time, none longer than its limit", async () => {
  const { written, finish, writer } = heldWriter();
  for (const row of [1, 2, 3, 4, 5]) writer.add(row);
  const flushed = writer.flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([[1, 2]]);
  for (const batch of [0, 1, 2]) {
    finish[batch]?.();
    await vi.advanceTimersByTimeAsync(0);
  }
  await flushed;
  expect(written).toEqual([[1, 2], [3, 4], [5]]);
  expect(writer.size).toBe(0);
});

test("what comes during a write waits for company too, unless everything is asked for", async () => {
  const { written, finish, writer } = heldWriter();
  for (const row of [1, 2, 3]) writer.add(row);
  finish[0]?.();
  await vi.advanceTimersByTimeAsync(19);
  expect(written).toEqual([[1, 2]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(written).toEqual([[1, 2], [3]]);
  writer.add(4);
  writer.flushSoon();
  finish[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual([[1, 2], [3], [4]]);
});

test("rows whose write failed keep their order, and are written again a second later, not at once", async () => {
  const { writer, asked, reported } = writing({ faults: 1 });
  for (const row of [1, 2, 3]) writer.add(row);
  await vi.advanceTimersByTimeAsync(0);
  expect([asked.length, reported.length, writer.size]).toEqual([1, 1, 3]);
  writer.add(4);
  await vi.advanceTimersByTimeAsync(999);
  expect(asked.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.slice(1)).toEqual([[1, 2, 3], [4]]);
  expect([reported.length, writer.size]).toEqual([1, 0]);
});

test("once the store has recovered, a full batch is written at once again", async () => {
  const { writer, asked } = writing({ faults: 1 });
  for (const row of [1, 2, 3]) writer.add(row);
  await vi.advanceTimersByTimeAsync(1_000);
  for (const row of [4, 5, 6]) writer.add(row);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.at(-1)).toEqual([4, 5, 6]);
});

test("a flush that is waited for writes once more what failed", async () => {
  const { writer, asked } = writing({ faults: 1 });
  writer.add(1);
  await writer.flush();
  expect(asked).toEqual([[1], [1]]);
  expect(writer.size).toBe(0);
});

test("a flush that is waited for rejects with the store's error when that is away, and everything stays", async () => {
  const { writer, asked } = writing({ faults: 50, flushRows: 200, flushAfterMs: 1_000_000 });
  for (let row = 0; row < 200; row++) writer.add(row);
  await expect(writer.flush()).rejects.toThrow("The store is away.");
  expect(asked.length).toBeLessThan(10);
  expect(writer.size).toBe(200);
});

test("a store that fails is not asked again at once, however often somebody wants to flush, and each fault is said once", async () => {
  const { writer, writes, faults, failNext } = faultyWriter();
  failNext(1);
  writer.add("a");
  writer.flushSoon();
  writer.flushSoon();
  await vi.advanceTimersByTimeAsync(0);
  writer.add("b");
  writer.flushSoon();
  await vi.advanceTimersByTimeAsync(999);
  expect([writes(), faults()]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect([writes(), faults(), writer.size]).toEqual([2, 1, 0]);
});

function faultyWriter() {
  let failures = 0;
  let writes = 0;
  let faults = 0;
  const writer = new BatchWriter<string>(
    async () => {
      writes += 1;
      if (failures-- > 0) throw new Error("The store failed.");
    },
    {
      onFault() {
        faults += 1;
      },
      onSetAside() {},
    },
    { clock: systemClock, flushAfterMs: 20, flushRows: 200 },
  );
  const failNext = (times: number) => {
    failures = times;
  };
  return { writer, writes: () => writes, faults: () => faults, failNext };
}

/** Batches of two, each written when the test lets it finish. */
function heldWriter() {
  const written: number[][] = [];
  const finish: (() => void)[] = [];
  const writer = new BatchWriter<number>(
    (rows) => {
      written.push([...rows]);
      return new Promise((resolve) => finish.push(resolve));
    },
    { onFault: () => {}, onSetAside: () => {} },
    { clock: systemClock, flushAfterMs: 20, flushRows: 2 },
  );
  return { written, finish, writer };
}
