import { expect, test } from "vitest";
import type { Endpoint } from "../model/endpoint.ts";
import { firstEndpoint } from "../model/first-endpoint.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import { announceEndpoint } from "./announce-endpoint.ts";

const start = new Date("2026-01-01T12:00:00Z");
const later = new Date("2026-01-02T12:00:00Z");
const healthy = firstEndpoint({
  ...{ id: "ep", tenantId: "t", ownerId: null, kind: "managed", name: "n", url: "https://a.example/" },
  ...{ secrets: [], createdAt: start },
});
const about = { endpointId: "ep", tenantId: "t", name: "n" };

function told(before: Partial<Endpoint>, after: Partial<Endpoint>): readonly unknown[] {
  const events: unknown[] = [];
  const lifecycle = { emit: (name: string, event: unknown) => void events.push([name, event]) } as Lifecycle;
  announceEndpoint({ ...healthy, ...before }, { ...healthy, ...after }, lifecycle);
  return events;
}

const failing = { failuresInARow: 3, failingSince: start } as const;
const paused = { ...failing, failuresInARow: 10, pauses: 1, pausedUntil: later, pauseReason: "failures" } as const;

test("nothing is told of failures that are no news", () => {
  expect(told({}, failing)).toEqual([]);
  expect(told(failing, { ...failing, failuresInARow: 4 })).toEqual([]);
  expect(told(failing, {})).toEqual([]);
  expect(told({ ...paused, failingStage: 1 }, { ...paused, failingStage: 1, failuresInARow: 11 })).toEqual([]);
});

test("a pause is told, and each stage of failing when its row first has it", () => {
  const pause = ["endpoint.paused", { ...about, pausedUntil: later }];
  const notice = (stage: number) => ["endpoint.failing", { ...about, failingSince: start, stage }];
  expect(told(failing, { ...paused, failingStage: 1 })).toEqual([notice(1), pause]);
  expect(told({ ...failing, failingStage: 1 }, { ...failing, failingStage: 3 })).toEqual([notice(3)]);
});

test("a success is told where a pause or a notice was", () => {
  const recovered = ["endpoint.recovered", about];
  expect(told(paused, {})).toEqual([recovered]);
  expect(told({ ...failing, failingStage: 2 }, {})).toEqual([recovered]);
  expect(told({ ...failing, pausedUntil: start, pauseReason: "byOperator" }, {})).toEqual([]);
});

test("recovery and a new spell in one batch are both told", () => {
  const again = { failuresInARow: 12, failingSince: later, failingStage: 1 } as const;
  expect(told({ ...failing, failingStage: 2 }, again)).toEqual([
    ["endpoint.recovered", about],
    ["endpoint.failing", { ...about, failingSince: later, stage: 1 }],
  ]);
});

test("the end is told once, and nothing beside it", () => {
  const off = { state: "disabled", disabledReason: "failing", disabledAt: later } as const;
  expect(told({ ...paused, failingStage: 3 }, { ...failing, ...off })).toEqual([
    ["endpoint.disabled", { ...about, reason: "failing" }],
  ]);
  expect(told({ ...off, disabledReason: "byOperator" }, { ...off, disabledReason: "gone" })).toEqual([]);
});
