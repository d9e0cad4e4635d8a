import { expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { createFewAtOnce } from "./few-at-once.ts";

/** Work that ends when it is told to. */
function heldWork() {
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const work = (name: string) => () => {
    started.push(name);
    const end = Promise.withResolvers<string>();
    ends.set(name, end);
    return end.promise;
  };
  return { started, work, end: (name: string) => ends.get(name) };
}

test("few run at once, the others in the order in which they came, and one that fails frees its place", async () => {
  const fewAtOnce = createFewAtOnce({ most: 2, patienceMs: 1_000, clock: { ...systemClock, after: () => () => {} } });
  const { started, work, end } = heldWork();
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => fewAtOnce(work(name)));
  expect(started).toEqual(["a", "b"]);
  end("b")?.reject(new Error("b"));
  await expect(b).rejects.toThrow("b");
  end("a")?.resolve("done");
  expect(await a).toBe("done");
  expect(started).toEqual(["a", "b", "c", "d"]);
  const e = fewAtOnce(work("e"));
  expect(started).toHaveLength(4);
  for (const name of ["c", "d"]) end(name)?.resolve("done");
  expect(await Promise.all([c, d])).toEqual(["done", "done"]);
  end("e")?.resolve("done");
  expect(await e).toBe("done");
});

test("whoever waits too long is told so and never starts, and whoever has begun is left alone", async () => {
  const alarms = new Set<() => void>();
  const after = (_ms: number, callback: () => void) => {
    alarms.add(callback);
    return () => alarms.delete(callback);
  };
  const fewAtOnce = createFewAtOnce({ most: 1, patienceMs: 1_000, clock: { ...systemClock, after } });
  const { started, work, end } = heldWork();
  const first = fewAtOnce(work("first"));
  const second = fewAtOnce(work("second"));
  for (const alarm of alarms) alarm();
  await expect(second).rejects.toThrow("No turn came within 1000 ms: 1 others have not ended.");
  const third = fewAtOnce(work("third"));
  end("first")?.resolve("done");
  expect(await first).toBe("done");
  await new Promise(setImmediate);
  expect(started).toEqual(["first", "third"]);
  // The one that waits no longer took its alarm back.
  expect(alarms.size).toBe(1);
  end("third")?.resolve("done");
  expect(await third).toBe("done");
});
