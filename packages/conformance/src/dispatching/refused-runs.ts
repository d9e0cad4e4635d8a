import assert from "node:assert/strict";
import { isAncrageError, type RefusedRun } from "@ancrage/core";
import { approval, approve, arrivals, deliveriesByHost, run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld, WorldAnswer } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const stages = ["preValidation", "preOperation", "postOperation"] as const;

/** Runs that receivers stop. */
export function refusedRunCases(inWorld: InWorld): void {
  for (const [index, stage] of stages.entries()) {
    inWorld(
      `a refusal at ${stage} stops the run there, and nothing is told as if it had happened`,
      { triggers },
      async (world) => {
        for (const each of stages) await subscribedTo(world, each.toLowerCase(), { mode: "sync", stage: each });
        for (const each of stages) await subscribedTo(world, `later-${each.toLowerCase()}`, { stage: each });
        const friend = await subscribedTo(world, "friend", { mode: "sync", stage });
        world.receiver.at(`https://${stage.toLowerCase()}.example/hook`).answers({ status: 422, body: "No credit." });
        const done: string[] = [];
        const refused = await refusedRun(
          run(
            world,
            async (transaction) => {
              await world.webhooks.triggerWebhookEvent("DealSeen", "D-7", { transaction });
              done.push("operation");
              return approve(transaction, null);
            },
            {
              begin: (work: (transaction: unknown) => Promise<void>) => {
                done.push("begin");
                return world.transaction(work);
              },
            },
          ),
        );
        assert.deepEqual(done, [[], ["begin"], ["begin", "operation"]][index]);
        assert.deepEqual([refused.trigger, refused.stage], [approval.name, stage]);
        const [call = assert.fail(), ...others] = refused.refusals;
        assert.equal(others.length, 0);
        assert.deepEqual([call.endpointName, call.status, call.error.code], [stage.toLowerCase(), 422, "status"]);

        const before = arrivals(world);
        await world.settle();
        assert.deepEqual(arrivals(world), before);
        const accepted = ["succeeded", null, 1];
        const expected = Object.fromEntries(stages.slice(0, index).map((each) => [each.toLowerCase(), accepted]));
        assert.deepEqual(await deliveriesByHost(world), {
          ...expected,
          friend: accepted,
          [stage.toLowerCase()]: ["exhausted", "refusedSync", 1],
        });
        for (const { id } of world.receiver.requests()) {
          const event = await world.webhooks.events.get(id);
          assert.deepEqual(
            [event.state, event.reason, event.recordId],
            ["rolledBack", "refusedSync", stage === "postOperation" && id === refused.eventId ? "D-7" : ""],
          );
        }
        const { history } = await world.webhooks.deliveries.get(call.deliveryId);
        assert.deepEqual([history.length, history[0]?.response?.body], [1, "No credit."]);
        assert.deepEqual((await world.webhooks.endpoints.get(friend.endpointId)).failuresInARow, 0);
      },
    );
  }

  const ways: readonly (readonly [string, WorldAnswer, string, number | null])[] = [
    ["an answer that is no success", { status: 302 }, "status", 302],
    ["one that wants to be asked later", { status: 503, headers: { "retry-after": "1" } }, "status", 503],
    ["none within the deadline", { delayMs: 5_001 }, "timedOut", null],
    ["a broken connection", { reset: true }, "connectionClosed", null],
  ];
  for (const [way, answer, code, status] of ways) {
    inWorld(`a receiver refuses by ${way}, and is not asked again`, { triggers }, async (world) => {
      const { url } = await subscribedTo(world, "grumpy", { mode: "sync", stage: "preOperation" });
      world.receiver.at(url).answers(answer);
      const startedAt = world.clock.now().getTime();
      const { refusals } = await refusedRun(run(world));
      assert.deepEqual(
        refusals.map((one) => [one.error.code, one.status]),
        [[code, status]],
      );
      assert.ok(world.clock.now().getTime() - startedAt <= 5_000);
      await world.advance(3_600_000);
      assert.equal(world.receiver.requests().length, 1);
      assert.deepEqual(await deliveriesByHost(world), { grumpy: ["exhausted", "refusedSync", 1] });
    });
  }

  inWorld(
    "all receivers of a stage share one deadline, which is an option",
    { triggers, syncTimeoutMs: 700 },
    async (world) => {
      for (const name of ["a", "b"]) {
        const { url } = await subscribedTo(world, name, { mode: "sync", stage: "preValidation" });
        world.receiver.at(url).answers({ delayMs: 60_000 });
      }
      const startedAt = world.clock.now().getTime();
      const { refusals, log } = await refusedRun(run(world));
      assert.equal(world.clock.now().getTime() - startedAt, 700);
      assert.deepEqual(refusals.map(({ endpointName }) => endpointName).toSorted(), ["a", "b"]);
      assert.match(log, /Deadline {2}700 ms/);
    },
  );

  inWorld(
    "who refuses often is asked each time, and goes on being sent what it is sent",
    { triggers },
    async (world) => {
      const { url, endpointId } = await subscribedTo(world, "strict", { mode: "sync", stage: "preOperation" });
      await world.webhooks.subscriptions.create(endpointId, { trigger: "DealSeen" });
      world.receiver.at(url).answers({ status: 409 });
      for (let time = 0; time < 12; time++) await refusedRun(run(world));
      const { failuresInARow, pausedUntil } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([failuresInARow, pausedUntil], [0, null]);
      world.receiver.at(url).answers({});
      await world.webhooks.triggerWebhookEvent("DealSeen", "D-7");
      await world.settle();
      assert.equal(world.receiver.requests().length, 13);
    },
  );

  inWorld(
    "an answer of 410 stops the run and disables the endpoint, so that the next run goes on",
    { triggers },
    async (world) => {
      const { url, endpointId } = await subscribedTo(world, "gone", { mode: "sync", stage: "preOperation" });
      world.receiver.at(url).answers({ status: 410 });
      assert.equal((await refusedRun(run(world))).refusals[0]?.status, 410);
      const { state, disabledReason } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([state, disabledReason], ["disabled", "gone"]);
      assert.equal(await run(world), "approved");
      assert.equal(world.receiver.requests().length, 1);
    },
  );

  inWorld("what was rolled back is not sent again, one by one or by filter", { triggers }, async (world) => {
    const { url } = await subscribedTo(world, "a", { mode: "sync" });
    world.receiver.at(url).answers({ status: 500 });
    const { refusals, eventId } = await refusedRun(run(world));
    const again = await refusal(world.webhooks.deliveries.replay(refusals[0]?.deliveryId ?? ""));
    assert.equal(again.code, "event_rolled_back");
    assert.match(again.message, new RegExp(eventId));
    assert.deepEqual(await world.webhooks.deliveries.replayMany(), { count: 0, nextCursor: null, remaining: 0 });
    await world.settle();
    assert.equal(world.receiver.requests().length, 1);
  });

  inWorld("the message and the log tell a user what to do, and no secret", { triggers }, async (world) => {
    const secretUrl = "https://erp.example/in/path-secret?key=query-secret";
    const endpoint = await world.webhooks.endpoints.create({
      ...{ name: "ERP", url: secretUrl },
      authentication: { kind: "basic", username: "ada", password: "hunter2" },
      headers: [{ name: "x-token", value: "header-secret", isSecret: true }],
    });
    await world.webhooks.subscriptions.create(endpoint.id, {
      trigger: approval.name,
      mode: "sync",
      stage: "preOperation",
    });
    await subscribedTo(world, "friend", { mode: "sync", stage: "preOperation" });
    const echoed = `hunter2 ada:hunter2 ${btoa("ada:hunter2")} header-secret query-secret ${endpoint.secret}`;
    world.receiver
      .at(secretUrl)
      .answers({ status: 422, body: `Over the limit.\r\n\u001b[31m${echoed} /in/path-secret` });
    const failed = run(world);
    const { message } = await refusal(failed);
    assert.match(
      message,
      /^DealApproved was stopped at the stage preOperation, and nothing was changed: "ERP" \(The receiver answered 422\)\./,
    );
    const { log, refusals, advice, eventId } = await refusedRun(failed);
    assert.ok(message.endsWith(advice));
    const lines = log.split("\n");
    for (const line of [
      "Trigger   DealApproved",
      "Stage     preOperation",
      `Event     ${eventId}`,
      "Outcome   rolled back",
      "REFUSED  ERP",
      `  Endpoint  ${endpoint.id}`,
      `  Delivery  ${refusals[0]?.deliveryId}`,
      "  To        https://erp.example",
      "  > webhook-stage: preOperation",
      "  > webhook-signature: v1,***",
      "  Answer    422",
      "  < Over the limit.",
      "accepted  friend",
    ]) {
      assert.ok(lines.includes(line), `${line} is in the log:\n${log}`);
    }
    for (const secret of [
      "hunter2",
      btoa("ada:hunter2"),
      "header-secret",
      "query-secret",
      "path-secret",
      endpoint.secret,
      "\u001b",
    ]) {
      assert.ok(!JSON.stringify({ message, log, refusals }).includes(secret), `${secret} is not told`);
    }
  });

  inWorld("the host's listeners hear of it", { triggers }, async (world) => {
    const { url } = await subscribedTo(world, "a", { mode: "sync", stage: "preOperation" });
    const heard: unknown[] = [];
    for (const name of ["event.rolledBack", "delivery.exhausted", "delivery.succeeded"] as const) {
      world.webhooks.on(name, ({ reason }: { reason: unknown }) => heard.push([name, reason]));
    }
    await run(world);
    world.receiver.at(url).answers({ status: 500 });
    await refusedRun(run(world));
    assert.deepEqual(heard, [
      ["delivery.succeeded", null],
      ["event.rolledBack", "refusedSync"],
      ["delivery.exhausted", "refusedSync"],
    ]);
  });
}

/** What a run is refused with. */
async function refusedRun(running: Promise<unknown>): Promise<RefusedRun> {
  const error: unknown = await running.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(isAncrageError(error, "endpoint_unavailable"), `endpoint_unavailable, not ${String(error)}`);
  return error.details;
}
