import {
  type HostileEnd,
  hostileReceivers,
  type OpenHostileReceiver,
  openHostileReceiver,
  openRawReceiver,
  type RawReceiver,
  trustAuthority,
} from "@ancrage/conformance";
import { allowLocalReceivers, createWebhooks, type DeliveryDetailReply, defineTrigger } from "@ancrage/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { createMemoryStore } from "./memory-store.ts";
import { createManualClock } from "./testing/manual-clock.ts";

// All of them live in this one process, with what they pour out, and still fit into this together.
const mostGrowthBytes = 192 * 1_048_576;

const healthyReceivers = 20;
const eventsForEachHealthy = 10;

const endsAfterMs: Readonly<Record<HostileEnd, number>> = {
  itself: 0,
  connectDeadline: 5_000,
  attemptDeadline: 15_000,
};

const about = { payload: z.object({ id: z.string() }), sample: { id: "D-0" }, retryScheduleMs: [] };
const build = ({ recordId }: { recordId: string }) => ({ id: recordId });
const ForAll = defineTrigger("ForAll", {
  ...{ ...about, build, description: "Goes to everybody", resource: "deal", action: "create" },
});
const ForHealthy = defineTrigger("ForHealthy", {
  ...{ ...about, build, description: "Goes to the healthy ones", resource: "deal", action: "update" },
});

const start = new Date("2026-01-01T00:00:00.000Z");
const clock = createManualClock(start);
const webhooks = createWebhooks({
  keepResponseBodies: "all",
  ...{ triggers: [ForAll, ForHealthy], store: createMemoryStore(), urlPolicy: allowLocalReceivers, clock },
  ...{ concurrency: 256, flushAfterMs: 0 },
});
let hostile: readonly OpenHostileReceiver[];
let healthy: readonly RawReceiver[];
let distrust: () => void;

let ended = 0;
for (const name of ["delivery.succeeded", "delivery.exhausted", "delivery.canceled"] as const) {
  webhooks.on(name, () => {
    ended += 1;
  });
}

/** What had ended at each of these times, by a clock that stands still in between. */
const endedAt = new Map<number, number>();
let growthBytes = 0;
let history: ReadonlyMap<string, readonly DeliveryDetailReply[]>;

beforeAll(async () => {
  distrust = trustAuthority();
  hostile = await Promise.all(hostileReceivers.map(openHostileReceiver));
  const answer = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  healthy = await Promise.all(
    Array.from({ length: healthyReceivers }, () => openRawReceiver({ answer: (socket) => socket.write(answer) })),
  );
  for (const open of hostile) await subscribe(open.hostile.kind, open.url, [ForAll.name]);
  for (const [index, { url }] of healthy.entries()) {
    await subscribe(`healthy ${index}`, url, [ForAll.name, ForHealthy.name]);
  }

  const measured = measureGrowth();
  await webhooks.start();
  await webhooks.triggerWebhookEvent(ForAll.name, "D-1");
  await Promise.all(hostile.filter(({ hostile: { endsBy } }) => endsBy !== "itself").map(({ reached }) => reached));
  const records = Array.from({ length: eventsForEachHealthy - 1 }, (_, index) => `D-${index + 2}`);
  await webhooks.triggerWebhookEvents(ForHealthy.name, records);
  const toHealthy = healthyReceivers * eventsForEachHealthy;
  for (const [ms, least] of [
    [0, toHealthy + endingBy("itself")],
    [4_999, 0],
    [5_000, toHealthy + endingBy("itself", "connectDeadline")],
    [14_999, 0],
    [15_000, toHealthy + hostile.length],
  ] as const) {
    clock.moveTo(new Date(start.getTime() + ms));
    await vi.waitUntil(() => ended >= least, { timeout: 30_000, interval: 5 });
    // Whatever else the move set off has been recorded after so many turns.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    endedAt.set(ms, ended);
  }
  growthBytes = measured();
  history = await ledger();
}, 60_000);

afterAll(async () => {
  await webhooks.stop();
  for (const { receiver } of hostile) await receiver.close();
  for (const receiver of healthy) await receiver.close();
  distrust();
});

async function subscribe(name: string, url: string, triggers: readonly string[]): Promise<void> {
  const endpoint = await webhooks.endpoints.create({ name, url });
  for (const trigger of triggers) await webhooks.subscriptions.create(endpoint.id, { trigger });
}

function endingBy(...ends: readonly HostileEnd[]): number {
  return hostileReceivers.filter(({ endsBy }) => ends.includes(endsBy)).length;
}

/** The returned function stops and gives the most that this process has grown by. */
function measureGrowth(): () => number {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  return () => {
    clearInterval(timer);
    return Math.max(most, process.memoryUsage.rss()) - before;
  };
}

/** What the ledger says, by the endpoint's name. */
async function ledger(): Promise<ReadonlyMap<string, readonly DeliveryDetailReply[]>> {
  const byName = new Map<string, DeliveryDetailReply[]>();
  let cursor: string | undefined;
  do {
    const page = await webhooks.deliveries.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.items) {
      const delivery = await webhooks.deliveries.get(id);
      byName.set(delivery.endpointName, [...(byName.get(delivery.endpointName) ?? []), delivery]);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return byName;
}

test.each(hostileReceivers)("beside all others, a receiver that $kind", ({ kind, outcome, endsBy }) => {
  const [delivery, ...more] = history.get(kind) ?? [];
  const [attempt, ...again] = delivery?.history ?? [];
  expect([more, again]).toEqual([[], []]);
  expect(attempt).toMatchObject({
    durationMs: endsAfterMs[endsBy],
    ...("code" in outcome
      ? { state: "failed", response: null, error: { code: outcome.code } }
      : { response: outcome, ...judged(outcome.status) }),
  });
  const { receiver } = hostile.find((open) => open.hostile.kind === kind) ?? {};
  expect(receiver?.requests.length).toBeLessThanOrEqual(1);
  expect(receiver?.connections).toBeLessThanOrEqual(1);
});

function judged(status: number) {
  return status < 300 ? { state: "succeeded", error: null } : { state: "failed", error: { code: "status" } };
}

test("a deadline ends an attempt when it comes, and neither sooner nor later", () => {
  const toHealthy = healthyReceivers * eventsForEachHealthy;
  const atOnce = toHealthy + endingBy("itself");
  const connecting = atOnce + endingBy("connectDeadline");
  expect([...endedAt]).toEqual([
    [0, atOnce],
    [4_999, atOnce],
    [5_000, connecting],
    [14_999, connecting],
    [15_000, toHealthy + hostile.length],
  ]);
});

test("no connection outlives the deadline of its attempt", async () => {
  const waiting = hostile.filter(({ hostile: { endsBy } }) => endsBy !== "itself");
  await Promise.all(waiting.map(({ receiver }) => receiver.disconnected()));
});

test("20 healthy receivers beside them get everything at the first attempt, while the others still wait", () => {
  for (const [index, receiver] of healthy.entries()) {
    const deliveries = history.get(`healthy ${index}`) ?? [];
    expect(deliveries.map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(eventsForEachHealthy).fill(["succeeded", 1]),
    );
    expect(deliveries.map((delivery) => delivery.history[0]?.durationMs)).toEqual(Array(eventsForEachHealthy).fill(0));
    const ids = receiver.requests.map(({ headers }) => headers.find(([name]) => name === "webhook-id")?.[1]);
    expect(new Set(ids).size).toBe(eventsForEachHealthy);
    expect(ids.length).toBe(eventsForEachHealthy);
  }
});

test("a hundred and more at once leave memory bounded", () => {
  expect(hostile.length).toBeGreaterThanOrEqual(100);
  expect(growthBytes).toBeLessThan(mostGrowthBytes);
});
