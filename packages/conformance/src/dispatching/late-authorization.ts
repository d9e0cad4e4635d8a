import assert from "node:assert/strict";
import type { AuthorizeArguments } from "@ancrage/core";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, WorldOptions } from "./dispatching-world.ts";

const url = "https://a.example/hook";

/** Whether an endpoint may still see an event is asked right before each attempt. */
export function lateAuthorizationCases(inWorld: InWorld): void {
  const asked: AuthorizeArguments[] = [];
  let answer: () => unknown = () => true;
  const options: WorldOptions = {
    triggers: [dealTrigger()],
    authorize: ((question: AuthorizeArguments) => {
      asked.push(question);
      return answer();
    }) as NonNullable<WorldOptions["authorize"]>,
  };
  const start = (next: () => unknown) => {
    asked.length = 0;
    answer = next;
  };

  inWorld("it is asked of each attempt, with who and what, and true sends", options, async (world) => {
    start(async () => true);
    const { endpointId } = await subscribed(world, url);
    world.receiver.answers({ status: 500 }, { status: 200 });
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { scope: "p" });
    await world.advance(10_000);
    assert.deepEqual(
      world.receiver.requests().map(({ status }) => status),
      [500, 200],
    );
    assert.equal(asked.length, 2);
    const [{ endpoint, event } = assert.fail()] = asked;
    assert.deepEqual(endpoint, { id: endpointId, tenantId: "default", ownerId: null, kind: "managed", name: url, url });
    const { createdAt, ...about } = event;
    assert.deepEqual(about, { id: eventId, tenantId: "default", scope: "p", trigger: "NewDeal", recordId: "D-1" });
    assert.ok(createdAt instanceof Date);
  });

  inWorld(
    "what may no longer be seen is canceled, replays included, and tests are not asked about",
    options,
    async (world) => {
      start(() => true);
      const { endpointId } = await subscribed(world, url);
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      start(() => false);
      const [first = assert.fail()] = (await world.webhooks.deliveries.list()).items;
      const replay = await world.webhooks.deliveries.replay(first.id);
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
      await world.settle();
      assert.equal(world.receiver.requests().length, 1);
      const { items } = await world.webhooks.deliveries.list({ state: "canceled" });
      assert.deepEqual(
        items.map(({ reason, attempts }) => [reason, attempts]),
        Array(2).fill(["notAuthorized", 0]),
      );
      assert.ok(items.some(({ id }) => id === replay.id));
      assert.equal(asked.length, 2);
      await world.webhooks.endpoints.sendTestDelivery(endpointId, "NewDeal");
      await world.settle();
      assert.equal(world.receiver.requests().length, 2);
      assert.equal(asked.length, 2);
    },
  );

  inWorld(
    "what an endpoint reads again is asked about too: a tombstone where it may not see it, a refusal while nobody can say",
    options,
    async (world) => {
      start(() => true);
      const { endpointId } = await subscribed(world, url);
      for (const id of ["D-1", "D-2"]) {
        await world.webhooks.triggerWebhookEvent("NewDeal", id);
        await world.settle();
      }
      start(() => asked.at(-1)?.event.recordId !== "D-1");
      const { items } = await world.webhooks.endpoints.listEvents(endpointId);
      assert.deepEqual(
        items.map(({ payload, tombstone }) => [payload, tombstone]),
        [
          [null, "notAuthorized"],
          [deal("D-2"), null],
        ],
      );
      start(() => undefined);
      await assert.rejects(world.webhooks.endpoints.listEvents(endpointId), /neither true nor false/);
    },
  );

  const faults: Readonly<Record<string, { next: () => unknown; words: RegExp }>> = {
    throws: {
      next: () => {
        throw new Error("No directory.");
      },
      words: /No directory/,
    },
    rejects: { next: () => Promise.reject(new Error("No directory.")), words: /No directory/ },
    "says neither yes nor no": { next: () => undefined, words: /neither true nor false/ },
  };
  for (const [what, { next, words }] of Object.entries(faults)) {
    inWorld(
      `while it ${what}, nothing is sent, it is tried again, and the endpoint is not to blame`,
      options,
      async (world) => {
        start(next);
        const { endpointId } = await subscribed(world, url);
        await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
        await world.settle();
        const [delivery = assert.fail()] = (await world.webhooks.deliveries.list()).items;
        const { history } = await world.webhooks.deliveries.get(delivery.id);
        assert.deepEqual([delivery.state, delivery.failures, history[0]?.error?.code], ["pending", 1, "internal"]);
        assert.match(history[0]?.error?.message ?? "", words);
        const { failuresInARow, failingSince } = await world.webhooks.endpoints.get(endpointId);
        assert.deepEqual([failuresInARow, failingSince, world.receiver.requests().length], [0, null, 0]);
        start(() => true);
        await world.advance(10_000);
        assert.equal((await world.webhooks.deliveries.get(delivery.id)).state, "succeeded");
      },
    );
  }

  let signal: AbortSignal | null = null;
  const hanging: WorldOptions = {
    ...{ triggers: [dealTrigger()], buildTimeoutMs: 3_000 },
    authorize: (question) => {
      signal = question.signal;
      return new Promise(() => {});
    },
  };
  inWorld("one that hangs is aborted at its deadline, and tried again", hanging, async (world) => {
    await subscribed(world, url);
    const failing = new Promise<string | undefined>((resolve) => {
      world.webhooks.on("delivery.failing", ({ error }) => resolve(error?.message));
    });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.webhooks.start();
    while (signal === null) await new Promise((resolve) => setImmediate(resolve));
    world.clock.moveTo(new Date(world.clock.now().getTime() + 3_000));
    assert.match((await failing) ?? "", /did not answer within 3000 ms/);
    assert.equal((signal as AbortSignal).aborted, true);
    await world.webhooks.stop();
    assert.equal(world.receiver.requests().length, 0);
  });
}
