import assert from "node:assert/strict";
import type { AuthorizeArguments } from "@ancrage/core";
import { run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld, WorldOptions } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

/** What receivers are sent that the host waits for, or that hear of an operation ahead. */
export function contentsInRunsCases(inWorld: InWorld): void {
  inWorld(
    "while the host waits, thin is ids, and fresh is what the operation returned: no builder can see more",
    { triggers },
    async (world) => {
      await subscribedTo(world, "thin", { mode: "sync", content: "thin" });
      await subscribedTo(world, "fresh", { mode: "sync", content: "fresh" });
      await run(world);
      const sent = world.receiver.requests().map(({ id, url, payload, headers }) => {
        assert.ok(id.startsWith("evt_"));
        return [new URL(url).host, payload, headers["webhook-content"]];
      });
      const eventId = world.receiver.requests()[0]?.id;
      assert.deepEqual(
        new Set(sent),
        new Set([
          ["thin.example", { id: "D-7", eventId, trigger: "DealApproved" }, "thin"],
          ["fresh.example", { id: "D-7", limit: 5 }, "fresh"],
        ]),
      );
    },
  );

  inWorld("ahead of an operation there is its input and no other form of it", { triggers }, async (world) => {
    const refused = subscribedTo(world, "ahead", { mode: "sync", stage: "preOperation", content: "thin" });
    const { code, message } = await refusal(refused);
    assert.equal(code, "invalid_request");
    assert.match(message, /no other form/);
  });

  inWorld("depth and origin of what led to a run travel through all its stages", { triggers }, async (world) => {
    for (const stage of ["preValidation", "preOperation", "postOperation"] as const) {
      await subscribedTo(world, `sync-${stage.toLowerCase()}`, { mode: "sync", stage });
    }
    await subscribedTo(world, "later");
    await run(world, undefined, { depth: 2, origin: "billing" });
    await world.settle();
    const { requests } = world.receiver;
    assert.equal(requests().length, 4);
    for (const { headers } of requests()) {
      assert.deepEqual([headers["webhook-depth"], headers["webhook-origin"]], ["3", "billing"]);
    }
    await assert.rejects(run(world, undefined, { depth: -1 }), { code: "invalid_option" });
  });

  let answer: () => unknown = () => true;
  const authorized: WorldOptions = {
    triggers,
    authorize: ((_question: AuthorizeArguments) => answer()) as NonNullable<WorldOptions["authorize"]>,
  };
  inWorld(
    "a receiver that may not be told cannot agree: the run is refused, and nothing is sent",
    authorized,
    async (world) => {
      await subscribedTo(world, "a", { mode: "sync" });
      for (const next of [() => false, () => undefined]) {
        answer = next;
        assert.equal((await refusal(run(world))).code, "endpoint_unavailable");
      }
      assert.equal(world.receiver.requests().length, 0);
      answer = () => true;
      assert.equal(await run(world), "approved");
    },
  );
}
