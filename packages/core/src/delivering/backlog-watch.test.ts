import { expect, test } from "vitest";
import type { NewEvent } from "../ports/event-routing.ts";
import { randomIds } from "../ports/random-ids.ts";
import { systemClock } from "../ports/system-clock.ts";
import { alertTriggers } from "../triggers/alerts/alert-triggers.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import { createBacklogWatch } from "./backlog-watch.ts";

const hourMs = 3_600_000;
const untilStopped = () => false;

/** A process that watches `count` endpoints, all of which have a backlog; `recordedKeys`: what was recorded by any process. */
function watching(count: number, { isTrigger = true, recordedKeys = new Set<string>() } = {}) {
  const world = { now: new Date("2026-01-01T12:00:00Z"), looks: 0, fault: null as Error | null };
  const recorded: number[] = [];
  const heard: string[] = [];
  const said: string[] = [];
  const wakings: string[] = [];
  const ids = Array.from({ length: count }, (_, index) => `end_${index}`);
  const say = (message: string) => void said.push(message);
  const look = createBacklogWatch({
    deliveries: {
      async findBacklogs(oldestDueAt, limit, _now, told) {
        world.looks += 1;
        const passedOver = new Set(told);
        const left = ids.filter((id) => !passedOver.has(id));
        return left.slice(0, limit).map((id) => {
          const endpoint = { id, tenantId: "acme", name: id, ownerId: null };
          return { endpoint, due: 1, oldestDueAt };
        });
      },
      async recordEvents(events: readonly NewEvent[]) {
        if (world.fault !== null) throw world.fault;
        recorded.push(events.length);
        return events.map(({ id, idempotency }) => {
          const key = idempotency?.key ?? "";
          const duplicate = recordedKeys.has(key);
          recordedKeys.add(key);
          return { eventId: id, duplicate };
        });
      },
    },
    triggers: createTriggerRegistry(isTrigger ? alertTriggers : []),
    lifecycle: { emit: (_name, event) => void heard.push(Object(event).endpointId) },
    isHeard: () => true,
    ids: randomIds,
    clock: { ...systemClock, now: () => world.now },
    logger: { debug: say, info: say, warn: say, error: say },
    backlogAfterMs: 1_000,
    onAlert: () => void wakings.push("routing"),
  });
  return { world, ids, recorded, heard, said, wakings, look };
}

test("however many have a backlog, each is told once an hour, and many are recorded at once", async () => {
  const { world, ids, recorded, heard, wakings, look } = watching(2_500);
  await look(untilStopped);
  expect(recorded).toEqual([1_000, 1_000, 500]);
  expect(heard).toEqual(ids);
  expect(wakings).toHaveLength(3);
  await look(untilStopped);
  expect(recorded).toHaveLength(3);
  world.now = new Date(world.now.getTime() + hourMs);
  await look(untilStopped);
  expect(recorded).toHaveLength(6);
  expect(heard).toHaveLength(5_000);
});

test("what another process has told is neither told nor recorded again", async () => {
  const recordedKeys = new Set<string>();
  const [one, other] = [watching(2, { recordedKeys }), watching(3, { recordedKeys })];
  await one.look(untilStopped);
  await other.look(untilStopped);
  await other.look(untilStopped);
  expect(one.heard).toEqual(["end_0", "end_1"]);
  expect(other.heard).toEqual(["end_2"]);
  expect(other.recorded).toEqual([3]);
});

test("where no alert is registered each is told once an hour, and nothing is recorded", async () => {
  const { ids, heard, recorded, wakings, look } = watching(1_200, { isTrigger: false });
  await look(untilStopped);
  await look(untilStopped);
  expect(heard).toEqual(ids);
  expect([recorded, wakings]).toEqual([[], []]);
});

test("what could not be recorded is told at the next look", async () => {
  const { world, ids, heard, said, look } = watching(3);
  world.fault = new Error("The database is away.");
  await look(untilStopped);
  expect([heard, said.length]).toEqual([[], 1]);
  world.fault = null;
  await look(untilStopped);
  expect(heard).toEqual(ids);
});

test("a process that stops looks for no more", async () => {
  const { world, heard, look } = watching(2_500);
  await look(() => world.looks > 0);
  expect([world.looks, heard.length]).toEqual([1, 1_000]);
});
