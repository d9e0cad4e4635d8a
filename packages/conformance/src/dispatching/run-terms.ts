import assert from "node:assert/strict";
import { isAncrageError } from "@ancrage/core";
import { approve, arrivals, deliveriesByHost, run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

type Work = (transaction: unknown) => Promise<void>;

/** What a run asks of its host, and what becomes of it when the host fails. */
export function runTermsCases(inWorld: InWorld): void {
  inWorld(
    "an operation that fails passes its error on, and what was called stays as rolled back",
    { triggers },
    async (world) => {
      await subscribedTo(world, "a", { mode: "sync", stage: "preOperation" });
      await subscribedTo(world, "later");
      const failed = run(world, () => {
        throw new Error("Not today.");
      });
      await assert.rejects(failed, /^Error: Not today\.$/);
      await world.settle();
      assert.deepEqual(await deliveriesByHost(world), { a: ["succeeded", null, 1] });
      const { state, reason } = await world.webhooks.events.get(world.receiver.requests()[0]?.id ?? "");
      assert.deepEqual([state, reason], ["rolledBack", "transactionFailed"]);
    },
  );

  for (const [index, stage] of (["preValidation", "preOperation", "postOperation"] as const).entries()) {
    inWorld(
      `receivers at ${stage} that run the same operation again are not called once maxDepth is reached: every run around is refused, told why`,
      { triggers, maxDepth: 3 },
      async (world) => {
        const { url } = await subscribedTo(world, "echo", { mode: "sync", stage });
        const operations: number[] = [];
        const rolledBack: unknown[] = [];
        world.webhooks.on("event.rolledBack", ({ reason }) => rolledBack.push(reason));
        const runAt = (depth: number): Promise<unknown> =>
          run(
            world,
            () => {
              operations.push(depth);
              return { recordId: "D-7", payload: { id: "D-7", limit: 5 } };
            },
            { depth, origin: "crm-eu" },
          );
        await runAt(2);
        assert.deepEqual(
          world.receiver.requests().map((request) => [request.url, request.headers["webhook-depth"]]),
          [[url, "3"]],
        );
        operations.length = 0;
        const error: unknown = await runAt(3).catch((reason: unknown) => reason);
        assert.ok(isAncrageError(error, "run_too_deep"));
        assert.match(error.message, /nothing was changed.*maxDepth is 3/);
        const { eventId, ...details } = error.details;
        assert.deepEqual(details, { trigger: "DealApproved", stage, depth: 3, maxDepth: 3, origin: "crm-eu" });
        assert.deepEqual(operations, [[], [], [3]][index]);
        assert.equal(world.receiver.requests().length, 1);
        const event = await world.webhooks.events.get(eventId);
        assert.deepEqual([event.state, event.reason, event.depth, event.deliveries], ["rolledBack", "loop", 3, []]);
        assert.deepEqual(rolledBack, ["loop"]);
      },
    );
  }

  inWorld(
    "a run that waits for nobody is never too deep; its event is skipped",
    { triggers, maxDepth: 3 },
    async (world) => {
      await subscribedTo(world, "later");
      assert.equal(await run(world, approve, { depth: 3 }), "approved");
      await world.settle();
      assert.deepEqual(world.receiver.requests(), []);
    },
  );

  inWorld("a transaction that does not commit is a run that failed", { triggers }, async (world) => {
    await subscribedTo(world, "a", { mode: "sync" });
    const failed = run(world, approve, {
      begin: (work: Work) =>
        world.transaction(async (transaction) => {
          await work(transaction);
          throw new Error("The commit failed.");
        }),
    });
    await assert.rejects(failed, /The commit failed/);
    await world.settle();
    assert.equal((await eventOf(world)).state, "rolledBack");
  });

  inWorld("an error that begin keeps to itself is thrown", { triggers }, async (world) => {
    await subscribedTo(world, "a", { mode: "sync", stage: "preOperation" });
    world.receiver.answers({ status: 500 });
    const begin = (work: Work) => world.transaction(work).catch(() => {});
    assert.equal((await refusal(run(world, approve, { begin }))).code, "endpoint_unavailable");
    const wrapping = (work: Work) =>
      world.transaction(work).catch((cause: unknown) => {
        throw new Error("The transaction failed", { cause });
      });
    assert.equal((await refusal(run(world, approve, { begin: wrapping }))).code, "endpoint_unavailable");
  });

  const begins: readonly (readonly [string, (world: World) => (work: Work) => Promise<void>])[] = [
    ["does not call run", () => async () => {}],
    [
      "calls run twice",
      (world) => async (work) => {
        await world.transaction(work).catch(() => {});
        await world.transaction(async (transaction) => {
          await work(transaction);
        });
      },
    ],
  ];
  for (const [what, begin] of begins) {
    inWorld(`a begin that ${what} is refused`, { triggers }, async (world) => {
      await subscribedTo(world, "a", { mode: "sync", stage: "preValidation" });
      const { code, message } = await refusal(run(world, approve, { begin: begin(world) }));
      assert.equal(code, "invalid_option");
      assert.match(message, /^begin .*\brun\b/);
    });
  }

  inWorld(
    "a begin that does not wait for run is refused, and its run counts as rolled back",
    { triggers },
    async (world) => {
      await subscribedTo(world, "a", { mode: "sync", stage: "preOperation" });
      const over = Promise.withResolvers<void>();
      const begin = async (work: Work) => {
        await world.transaction(async (transaction) => {
          void work(transaction).catch(() => {});
        });
        setImmediate(over.resolve);
      };
      const operation = async () => {
        await over.promise;
        return approve(null, null);
      };
      const { code, message } = await refusal(run(world, operation, { begin }));
      assert.equal(code, "invalid_option");
      assert.match(message, /^begin resolved before run had/);
      assert.equal((await eventOf(world)).state, "rolledBack");
    },
  );

  inWorld("what does not fit is refused before anybody is called", { triggers }, async (world) => {
    await subscribedTo(world, "a", { mode: "sync", stage: "preValidation" });
    for (const [about, code] of [
      [{ input: { deal: 7 } }, "invalid_input"],
      [{ input: undefined }, "invalid_input"],
      [{ input: { deal: "x".repeat(300_000) } }, "payload_too_large"],
      [{ recordId: "" }, "invalid_record_id"],
      [{ scope: "" }, "invalid_option"],
    ] as const) {
      assert.equal((await refusal(run(world, approve, about))).code, code);
    }
    const begin = (work: Work) => world.transaction(work);
    const plain = world.webhooks.runWithWebhooks("DealSeen", { input: {}, begin }, approve as never);
    assert.equal((await refusal(plain)).code, "sync_not_allowed");
    assert.deepEqual(arrivals(world), []);
    assert.deepEqual((await world.webhooks.deliveries.list()).items, []);
  });

  inWorld("what an operation returns is checked while it can still be rolled back", { triggers }, async (world) => {
    await subscribedTo(world, "a", { mode: "sync" });
    for (const [performed, code] of [
      [{ recordId: "D-7", payload: { id: 7 } }, "invalid_payload"],
      [{ recordId: "", payload: { id: "D-7", limit: 1 } }, "invalid_record_id"],
      [{ recordId: "D-7" }, "invalid_payload"],
    ] as const) {
      assert.equal((await refusal(run(world, () => performed as never))).code, code);
    }
    await world.settle();
    assert.deepEqual(arrivals(world), []);
  });

  inWorld(
    "a run that takes longer than its notes last is rolled back, in its transaction too",
    { triggers },
    async (world) => {
      await subscribedTo(world, "a", { mode: "sync", stage: "preOperation" });
      const begin = async (work: Work) => {
        world.clock.moveTo(new Date(world.clock.now().getTime() + 600_000));
        await world.store.deliveries.heartbeat("prc_other", world.clock.now(), new Date(0));
        await world.transaction(work);
      };
      assert.equal((await refusal(run(world, approve, { begin }))).code, "run_abandoned");
      await world.settle();
      const { state, reason, deliveries } = await eventOf(world);
      assert.deepEqual([state, reason], ["rolledBack", "crashed"]);
      assert.deepEqual(
        deliveries.map((one) => [one.state, one.reason, one.lastAttemptState]),
        [["exhausted", "crashed", "unknown"]],
      );
      assert.equal(world.receiver.requests().length, 1);
    },
  );

  inWorld(
    "what is noted of a run whose process died is told as rolled back, and never delivered",
    { triggers },
    async (world) => {
      const { url } = await subscribedTo(world, "a", { mode: "sync", stage: "preOperation" });
      await subscribedTo(world, "later");
      world.receiver.at(url).answers({ delayMs: 1_000 });
      let eventId = "";
      // The process stops in the middle: begin never comes back.
      void run(world, () => new Promise(() => {}), { begin: (work: Work) => work({}) }).catch(() => {});
      while (world.receiver.requests().length === 0) await new Promise(setImmediate);
      eventId = world.receiver.requests()[0]?.id ?? "";
      const underWay = await world.webhooks.events.get(eventId);
      assert.deepEqual([underWay.state, underWay.stage, underWay.deliveries], ["pending", "preOperation", []]);
      await world.advance(700_000);
      const { state, reason } = await world.webhooks.events.get(eventId);
      assert.deepEqual([state, reason], ["rolledBack", "crashed"]);
      assert.equal(world.receiver.requests().length, 1);
    },
  );

  inWorld("after stop nothing is run", { triggers }, async (world) => {
    await world.webhooks.stop();
    assert.equal((await refusal(run(world))).code, "already_stopped");
  });
}

/** The event that the first request told of. */
function eventOf(world: World) {
  return world.webhooks.events.get(world.receiver.requests()[0]?.id ?? "");
}
