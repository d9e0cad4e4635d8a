import { expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { Dispatcher, type DispatcherParts } from "./dispatcher.ts";

/** A dispatcher whose parts note what is asked of them, in order. */
function dispatching(rounds: readonly (readonly [events: number, deliveries: number, receipts: number])[] = []) {
  const asked: string[] = [];
  const left = {
    receiving: rounds.map(([, , receipts]) => receipts),
    routing: rounds.map(([events]) => events),
    delivery: rounds.map(([, deliveries]) => deliveries),
  };
  const fail = { routing: false };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const loop = (name: keyof typeof left) => ({
    start: () => void asked.push(`${name} starts`),
    wake: () => void asked.push(`${name} wakes`),
    async stop() {
      await turn();
      asked.push(`${name} stopped`);
      if (name === "routing" && fail.routing) throw new Error("The store is away.");
    },
    async runUntilIdle(isOver: () => boolean) {
      await turn();
      return isOver() ? 0 : (left[name].shift() ?? 0);
    },
  });
  const heartbeat = vi.fn(async () => {
    asked.push("heart beats");
    return () => void asked.push("heart stops");
  });
  const transport = {
    send: vi.fn(),
    async close() {
      await turn();
      asked.push("transport closed");
    },
  };
  const retention = {
    start: () => void asked.push("retention starts"),
    endExpired: async () => void asked.push("expired end"),
    runDue: async (isOver: () => boolean) => void (isOver() || asked.push("retention runs")),
    stop: async () => void asked.push("retention stopped"),
  };
  const backlogs = {
    start: () => void asked.push("backlogs start"),
    runDue: async (isOver: () => boolean) => void (isOver() || asked.push("backlogs are looked at")),
    stop: async () => void asked.push("backlogs stopped"),
  };
  const parts = {
    ...{ retention, backlogs },
    receiving: loop("receiving"),
    routing: loop("routing"),
    delivery: loop("delivery"),
    heartbeat: { start: heartbeat },
    transport,
  };
  const dispatcher = new Dispatcher({ ...parts, clock: systemClock } as unknown as DispatcherParts);
  return { dispatcher, asked, fail };
}

const story = [
  ...["heart beats", "receiving starts", "routing starts", "delivery starts", "retention starts", "backlogs start"],
  ...[
    "receiving stopped",
    "routing stopped",
    "delivery stopped",
    "retention stopped",
    "backlogs stopped",
    "heart stops",
    "transport closed",
  ],
];

test("it beats before it takes work, and until the last work is recorded", async () => {
  const { dispatcher, asked } = dispatching();
  await dispatcher.start();
  await dispatcher.stop();
  expect(asked).toEqual(story);
});

test("starting and stopping twice changes nothing", async () => {
  const { dispatcher, asked } = dispatching();
  await Promise.all([dispatcher.start(), dispatcher.start()]);
  await Promise.all([dispatcher.stop(), dispatcher.stop()]);
  await dispatcher.stop();
  expect(asked).toEqual(story);
});

test("a stop that could not record still ends the heartbeat and closes the transport", async () => {
  const { dispatcher, asked, fail } = dispatching();
  fail.routing = true;
  await dispatcher.start();
  await expect(dispatcher.stop()).rejects.toThrow("The store is away.");
  expect(asked.slice(-2)).toEqual(["heart stops", "transport closed"]);
});

test("dispatchDue goes round until nothing is due, and counts events, deliveries and receipts apart", async () => {
  const { dispatcher, asked } = dispatching([
    [1, 2, 0],
    [0, 1, 0],
    [0, 0, 4],
    [0, 0, 0],
    [9, 9, 9],
  ]);
  expect(await dispatcher.dispatchDue()).toEqual({ events: 1, deliveries: 3, receipts: 4 });
  expect(asked).toEqual(["heart beats", "expired end", "retention runs", "backlogs are looked at", "heart stops"]);
});

test("a process dispatches from its first start or dispatchDue on", async () => {
  const [never, started, called] = [dispatching(), dispatching(), dispatching()].map(({ dispatcher }) => dispatcher);
  await started?.start();
  await called?.dispatchDue();
  expect([never, started, called].map((dispatcher) => dispatcher?.used)).toEqual([false, true, true]);
});
