import { expect, test } from "vitest";
import { RateWindow } from "./rate-window.ts";

function windowOf(...starts: readonly [endpointId: string, startMs: number][]): RateWindow {
  const window = new RateWindow({ limit: 2, intervalMs: 1_000 });
  for (const [endpointId, startMs] of starts) window.note(endpointId, startMs);
  return window;
}

test("each start uses one of its endpoint's rate, for the interval from its own moment", () => {
  const window = windowOf(["a", 0], ["a", 400], ["b", 400]);
  expect([...window.left(400)]).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
  expect(window.left(999).get("a")).toBe(0);
  expect(window.left(1_000).get("a")).toBe(1);
  expect([...window.left(1_400)]).toEqual([]);
});

test("nothing less than nothing is left when more started than the rate allows", () => {
  expect(windowOf(["a", 0], ["a", 0], ["a", 0]).left(1).get("a")).toBe(0);
});

test("the next free moment is that of the endpoint that waits the shortest", () => {
  expect(windowOf(["a", 100], ["a", 900], ["b", 300], ["b", 350]).nextFreeMs(950)).toBe(150);
  expect(windowOf(["b", 300], ["b", 350], ["a", 100], ["a", 900]).nextFreeMs(950)).toBe(150);
});

test("nobody waits while every endpoint has some left", () => {
  expect(windowOf(["a", 0], ["b", 0]).nextFreeMs(0)).toBeNull();
  const recovered = windowOf(["a", 0], ["a", 0]);
  recovered.left(1_000);
  expect(recovered.nextFreeMs(1_000)).toBeNull();
});

test("a moment that has passed is no negative wait", () => {
  expect(windowOf(["a", 0], ["a", 0]).nextFreeMs(1_500)).toBe(0);
});
