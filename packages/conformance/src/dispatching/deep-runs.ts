import assert from "node:assert/strict";
import { isAncrageError } from "@ancrage/core";
import { approve, run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld } from "./dispatching-world.ts";

/** Runs at the end of so many webhooks that they only go round. */
export function deepRunCases(inWorld: InWorld): void {
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
}
