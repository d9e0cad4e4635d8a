import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { inboundPoints } from "../processes/inbound-point.ts";
import { type InboundWorld, type OrderHook, openInboundWorld, type Receiving } from "../world/open-inbound-world.ts";

const serverUrl = inject("postgresUrl") ?? "";

async function inWorld(run: (world: InboundWorld) => Promise<void>): Promise<void> {
  const world = await openInboundWorld(serverUrl);
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

/** Calls until it is accepted, as providers do. Returns every status that was answered. */
async function callUntilTaken({ call }: Receiving, hook: OrderHook, id: string): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (;;) {
    const { status } = await call(hook, id);
    statuses.push(status);
    if (status === 200) return statuses;
    await wait(50);
  }
}

describe.skipIf(serverUrl === "").concurrent("processes that receive and are killed, on PostgreSQL", () => {
  test(
    "nothing that was accepted is lost, and each call is processed in one committed transaction, wherever its process dies",
    () =>
      inWorld(async (world) => {
        const accepted: string[] = [];
        const unanswered: string[] = [];
        for (const at of inboundPoints) {
          const victim = await world.start(at);
          const ids = ["1", "2", "3"].map((number) => `${at} ${number}`);
          const calls = ids.map(async (id) => {
            const { status } = await victim.call("order-paid", id);
            (status === 200 ? accepted : unanswered).push(id);
          });
          await victim.child.heard("paused");
          await victim.child.kill();
          await Promise.all(calls);
        }
        // Killed between the store and the answer: its callers know nothing, and call again.
        expect(unanswered.length).toBeGreaterThan(0);
        expect(accepted.length).toBeGreaterThan(0);
        const survivor = await world.start();
        await Promise.all(unanswered.map((id) => callUntilTaken(survivor, "order-paid", id)));
        await world.settled();
        const ids = [...accepted, ...unanswered].toSorted();
        expect(await world.receiptStates()).toEqual({ processed: ids.length });
        expect(await world.orders()).toEqual(ids);
        expect(await world.events()).toEqual(ids);
        await survivor.child.stop();
      }),
    120_000,
  );

  test(
    "a caller who waited for a process that died calls again, and is processed once",
    () =>
      inWorld(async (world) => {
        const points = ["after the run's commit", "inside the handler"] as const;
        for (const at of points) {
          const victim = await world.start(at);
          const call = victim.call("order-now", at);
          await victim.child.heard("paused");
          await victim.child.kill();
          expect((await call).status).toBe(0);
        }
        const survivor = await world.start();
        for (const id of points) {
          await callUntilTaken(survivor, "order-now", id);
        }
        expect(await world.orders()).toEqual(points);
        expect(await world.events()).toEqual(await world.orders());
        await survivor.child.stop();
      }),
    120_000,
  );

  test(
    "of fifty calls at once with one key, at two processes, one is processed",
    () =>
      inWorld(async (world) => {
        const [one, other] = await Promise.all([world.start(), world.start()]);
        for (const hook of ["order-paid", "order-now"] as const) {
          const calls = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? one : other).call(hook, hook));
          const statuses = new Set((await Promise.all(calls)).map(({ status }) => status));
          // A caller who waits is told to come again while the first one runs.
          expect([...statuses].filter((status) => status !== 200 && (hook !== "order-now" || status !== 409))).toEqual(
            [],
          );
          expect(statuses).toContain(200);
        }
        await world.settled();
        expect(await world.orders()).toEqual(["order-now", "order-paid"]);
        expect(await world.receiptStates()).toEqual({ processed: 2 });
        for (const { child } of [one, other]) await child.stop();
      }),
    120_000,
  );

  test(
    "without its database a call is answered 503 and when to come again, never 2xx; an answer that was lost repeats nothing",
    () =>
      inWorld(async (world) => {
        const receiving = await world.start();
        await world.closeDatabase();
        for (const hook of ["order-paid", "order-now"] as const) {
          const { status, retryAfter } = await receiving.call(hook, hook);
          expect([status, retryAfter]).toEqual([503, "5"]);
        }
        await world.openDatabase();
        for (const hook of ["order-paid", "order-now"] as const) await callUntilTaken(receiving, hook, hook);
        const isCut = world.proxy.cutAnswerTo("insert into orders");
        const statuses = await callUntilTaken(receiving, "order-now", "unheard");
        expect(isCut()).toBe(true);
        expect(statuses).toEqual([500, 200]);
        await world.settled();
        expect(await world.orders()).toEqual(["order-now", "order-paid", "unheard"]);
        await receiving.child.stop();
      }),
    120_000,
  );
});
