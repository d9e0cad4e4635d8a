import fc from "fast-check";
import { expect, test } from "vitest";
import { claimShare } from "./claim-share.ts";
import type { EndpointSlots } from "./earned-slots.ts";

const slots = { concurrency: 128, endpointConcurrency: 16 };
const having = (count: number, endpoint: EndpointSlots, name = "ep") =>
  Array.from({ length: count }, (_, n) => [`${name}_${n}`, endpoint] as const);

test("a new endpoint may have an eighth of its slots; each answer earns one more", () => {
  const endpoints = new Map([
    ["silent", { inFlight: 2, earned: 0 }],
    ["new", { inFlight: 1, earned: 0 }],
    ["answering", { inFlight: 3, earned: 9 }],
    ["lost", { inFlight: 12, earned: 0 }],
  ]);
  expect(claimShare({ ...slots, endpoints, free: 110 })).toEqual({
    limit: 94,
    more: {
      each: 2,
      of: new Map([
        ["silent", 0],
        ["new", 1],
        ["answering", 8],
        ["lost", 0],
      ]),
    },
  });
});

test("in a crowd nobody gets more than an equal share of half the slots among those that answer", () => {
  const answering = having(10, { inFlight: 5, earned: 50 });
  const silent = having(10, { inFlight: 2, earned: 0 }, "silent");
  const { more } = claimShare({ ...slots, endpoints: new Map([...answering, ...silent]), free: 58 });
  expect(more?.of.get("ep_0")).toBe(2);
  expect(more?.of.get("silent_0")).toBe(0);
  const spacious = claimShare({ ...slots, endpoints: new Map(answering), free: 78 });
  expect(spacious.more?.of.get("ep_0")).toBe(47);
});

test("what is kept goes to endpoints that have nothing in flight, one to each", () => {
  const endpoints = new Map([
    ...having(2, { inFlight: 11, earned: 90 }),
    ...having(1, { inFlight: 0, earned: 9 }, "done"),
  ]);
  expect(claimShare({ ...slots, endpoints, free: 16 })).toEqual({
    limit: 16,
    more: {
      each: 1,
      of: new Map([
        ["ep_0", 0],
        ["ep_1", 0],
        ["done_0", 1],
      ]),
    },
  });
});

test("where one endpoint may have every slot, it gets every slot", () => {
  const all = { concurrency: 128, endpointConcurrency: 128 };
  const endpoints = new Map(having(1, { inFlight: 100, earned: 0 }));
  expect(claimShare({ ...all, endpoints, free: 28 })).toEqual({ limit: 28 });
});

test("while a slot is free an endpoint that has none may get one, whatever else goes on", () => {
  const endpoint = fc.record({ inFlight: fc.integer({ min: 1, max: 20 }), earned: fc.nat(40) });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 40 }),
      fc.dictionary(fc.string(), endpoint),
      (concurrency, endpointConcurrency, given) => {
        const endpoints = new Map(Object.entries(given));
        const inFlight = Array.from(endpoints.values()).reduce((sum, each) => sum + each.inFlight, 0);
        fc.pre(inFlight < concurrency);
        const share = claimShare({ concurrency, endpointConcurrency, endpoints, free: concurrency - inFlight });
        expect(share.limit).toBeGreaterThan(0);
        expect(share.limit).toBeLessThanOrEqual(concurrency - inFlight);
        expect(share.more?.each ?? 1).toBeGreaterThan(0);
      },
    ),
  );
});
