import assert from "node:assert/strict";
import { approval, approve, arrivals, run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

/** Runs whose receivers accept: who is called when, with what, and what the ledger says. */
export function runCases(inWorld: InWorld): void {
  inWorld(
    "a run calls each stage in its turn, and tells the others once it has committed",
    { triggers },
    async (world) => {
      for (const stage of ["preValidation", "preOperation", "postOperation"] as const) {
        await subscribedTo(world, `sync-${stage.toLowerCase()}`, { mode: "sync", stage });
        await subscribedTo(world, `async-${stage.toLowerCase()}`, { stage });
      }
      const told: string[] = [];
      const tell = (what: string) => told.push(`${what}: ${world.receiver.requests().length}`);
      const { runWithWebhooks } = world.webhooks;
      const result = await runWithWebhooks(
        approval.name,
        {
          input: { deal: "D-7" },
          async begin(work) {
            tell("begin");
            await world.transaction(async (transaction) => {
              tell("inside");
              await work(transaction);
              tell("before commit");
            });
            tell("committed");
          },
        },
        (transaction, input) => {
          tell("operation");
          assert.deepEqual(input, { deal: "D-7", limit: 10 });
          return approve(transaction, input) as never;
        },
      );
      assert.equal(result, "approved");
      assert.deepEqual(told, ["begin: 1", "inside: 1", "operation: 2", "before commit: 3", "committed: 3"]);
      assert.deepEqual(arrivals(world), [
        "sync-prevalidation at preValidation",
        "sync-preoperation at preOperation",
        "sync-postoperation",
      ]);
      await world.settle();
      assert.deepEqual(arrivals(world).slice(3).toSorted(), [
        "async-postoperation",
        "async-preoperation at preOperation",
        "async-prevalidation at preValidation",
      ]);
      const ahead = { deal: "D-7", limit: 10 };
      const after = { id: "D-7", limit: 5 };
      for (const { headers, payload } of world.receiver.requests()) {
        assert.deepEqual(payload, headers["webhook-stage"] === undefined ? after : ahead);
      }
      // Both of a stage are told of one event; each stage has its own.
      const ids = world.receiver.requests().map(({ id }) => id);
      assert.equal(new Set(ids).size, 3);
      assert.equal(new Set(ids.slice(0, 3)).size, 3);
      for (const id of new Set(ids)) await everythingDelivered(world, id);
    },
  );

  inWorld(
    "in the ledger a run's events name the record that came of it, and their stage",
    { triggers },
    async (world) => {
      await subscribedTo(world, "ahead", { mode: "sync", stage: "preValidation" });
      await run(world);
      const [ahead = assert.fail()] = world.receiver.requests();
      const { state, stage, recordId, payload } = await world.webhooks.events.get(ahead.id);
      assert.deepEqual(
        [state, stage, recordId, payload],
        ["pending", "preValidation", "D-7", { deal: "D-7", limit: 10 }],
      );
      const [delivery = assert.fail()] = (await world.webhooks.deliveries.list()).items;
      const { history, recordId: same } = await world.webhooks.deliveries.get(delivery.id);
      assert.deepEqual([history.length, history[0]?.state, same], [1, "succeeded", "D-7"]);
      await world.settle();
      assert.equal((await world.webhooks.events.get(ahead.id)).state, "routed");
      assert.equal(world.receiver.requests().length, 1);
    },
  );

  inWorld("a run that nobody is subscribed to is an event that nobody gets", { triggers }, async (world) => {
    const seen: string[] = [];
    world.webhooks.on("event.routed", ({ eventId, deliveries }) => seen.push(`${eventId} ${deliveries}`));
    assert.equal(await run(world), "approved");
    await world.settle();
    assert.match(seen.join(), /^evt_\w+ 0$/);
  });

  inWorld("receivers of a stage are called at once", { triggers }, async (world) => {
    const slow = await Promise.all(
      ["a", "b", "c"].map((name) => subscribedTo(world, name, { mode: "sync", stage: "preOperation" })),
    );
    for (const { url } of slow) world.receiver.at(url).answers({ delayMs: 3_000 });
    const startedAt = world.clock.now().getTime();
    await run(world);
    assert.equal(world.clock.now().getTime() - startedAt, 3_000);
    assert.equal(world.receiver.requests().length, 3);
  });

  inWorld(
    "what was sent to receivers that drop it is gone once the run has committed, and stays when it has not",
    { triggers, keepResponseBodies: "all" },
    async (world) => {
      const { url } = await subscribedTo(world, "brief", { mode: "sync", deleteOnSuccess: true });
      await run(world);
      await world.settle();
      const [{ id } = assert.fail()] = world.receiver.requests();
      const event = await world.webhooks.events.get(id);
      assert.deepEqual([event.state, event.recordId, event.payload], ["routed", "D-7", null]);
      const [delivery = assert.fail()] = event.deliveries;
      const { history, lastStatus, attempts } = await world.webhooks.deliveries.get(delivery.id);
      assert.deepEqual([history, lastStatus, attempts], [[], 200, 1]);

      await subscribedTo(world, "thorough");
      await run(world);
      await world.settle();
      const kept = await world.webhooks.events.get(world.receiver.requests()[1]?.id ?? "");
      assert.deepEqual([kept.deliveries.length, kept.payload], [2, { id: "D-7", limit: 5 }]);

      world.receiver.at(url).answers({ status: 422 });
      await refusal(run(world));
      const [refused = assert.fail()] = (await world.webhooks.deliveries.list({ state: "exhausted" })).items;
      assert.equal((await world.webhooks.deliveries.get(refused.id)).history.length, 1);
    },
  );
}

async function everythingDelivered({ webhooks }: World, eventId: string): Promise<void> {
  const { state, deliveries } = await webhooks.events.get(eventId);
  assert.equal(state, "routed");
  assert.deepEqual(
    deliveries.map((one) => [one.state, one.attempts, one.note]),
    [
      ["succeeded", 1, null],
      ["succeeded", 1, null],
    ],
  );
}
