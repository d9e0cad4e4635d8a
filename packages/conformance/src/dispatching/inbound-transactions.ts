import assert from "node:assert/strict";
import { type InboundCall, isAncrageError } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { caller, newestReceipt, orderPaid, receiptStates } from "./inbound-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];
const idOf = ({ body }: InboundCall) => (body as { id: string }).id;

/** Which deals receivers heard of. */
function heardOf({ receiver }: World): readonly string[] {
  return receiver.requests().map(({ payload }) => (payload as { id: string }).id);
}

/** Handlers with a transaction: everything or nothing, and the answer only then. */
export function inboundTransactionCases(inWorld: InWorld): void {
  const failing = new Set<string>();
  const handler = async (call: InboundCall) => {
    await call.triggerWebhookEvent("NewDeal", idOf(call));
    if (failing.delete(idOf(call))) throw new Error("not yet");
    if (idOf(call) === "conflict") call.respond(409, {}, { code: 1 });
    if (idOf(call) === "later") call.respond(503);
  };

  for (const mode of ["async", "sync"] as const) {
    const inboundHooks = [orderPaid(handler, { mode, transaction: true })];
    inWorld(
      `${mode}: what a handler did commits with its receipt, or never was`,
      { triggers, inboundHooks },
      async (world) => {
        failing.clear();
        failing.add("D-1");
        await subscribed(world, url);
        const call = await caller(world);
        const first = await call({ id: "D-1" });
        assert.equal(first.status, mode === "sync" ? 500 : 200);
        await world.settle();
        assert.deepEqual(heardOf(world), [], "its event was rolled back");
        if (mode === "sync") assert.equal((await call({ id: "D-1" })).status, 200);
        await world.advance(5_000);
        assert.deepEqual(heardOf(world), ["D-1"]);
        const { items } = await world.webhooks.inbound.receipts.list({ limit: 9 });
        const own = await world.webhooks.inbound.receipts.get(
          items.find(({ duplicateOf }) => duplicateOf === null)?.id ?? "",
        );
        assert.deepEqual([own.state, own.history.map(({ state }) => state)], ["processed", ["failed", "succeeded"]]);
      },
    );
  }

  inWorld(
    "an answer that asks to try again rolls back, another one commits",
    { triggers, inboundHooks: [orderPaid(handler, { mode: "sync", transaction: true })] },
    async (world) => {
      await subscribed(world, url);
      const call = await caller(world);
      const conflict = await call({ id: "conflict" });
      assert.deepEqual([conflict.status, conflict.body], [409, '{"code":1}']);
      assert.equal((await call({ id: "later" })).status, 503);
      assert.equal((await call({ id: "later" })).status, 503);
      await world.settle();
      assert.deepEqual(heardOf(world), ["conflict"]);
      assert.deepEqual((await receiptStates(world)).toSorted(), ["failed", "processed", "processed"]);
    },
  );

  for (const transaction of [true, false]) {
    let begun = Promise.withResolvers<InboundCall>();
    let goOn = Promise.withResolvers<void>();
    let late = Promise.withResolvers<unknown>();
    const slow = orderPaid(
      async (call) => {
        begun.resolve(call);
        await goOn.promise;
        await call.triggerWebhookEvent("NewDeal", idOf(call)).then(late.resolve, late.resolve);
      },
      { mode: "sync", transaction, timeoutMs: 1_000 },
    );
    const what = transaction ? "with a transaction" : "without one";
    inWorld(
      `a handler ${what} that is not done at its deadline was never there`,
      { triggers, inboundHooks: [slow] },
      async (world) => {
        [begun, goOn, late] = [Promise.withResolvers(), Promise.withResolvers(), Promise.withResolvers()];
        const call = await caller(world);
        const answer = call({ id: "D-1" });
        const { signal } = await begun.promise;
        assert.equal(signal.aborted, false);
        world.clock.moveTo(new Date(world.clock.now().getTime() + 1_000));
        assert.equal((await answer).status, 408);
        assert.equal(signal.aborted, true);
        goOn.resolve();
        const refused = await late.promise;
        assert.ok(isAncrageError(refused, "run_abandoned"), String(refused));
        assert.equal((await world.webhooks.dispatchDue()).events, 0);
        const { state, reason } = await newestReceipt(world);
        assert.deepEqual([state, reason], ["failed", "timedOut"]);
      },
    );
  }

  let attempts = 0;
  const counted = orderPaid(() => void attempts++, { transaction: true, mode: "sync" });
  inWorld(
    "of many calls at once with one key one is processed",
    { triggers, inboundHooks: [counted] },
    async (world) => {
      attempts = 0;
      const call = await caller(world);
      const answers = await Promise.all(Array.from({ length: 50 }, () => call({ id: "1" })));
      assert.equal(attempts, 1);
      // Those that came while it ran are told to come again.
      assert.ok(answers.every(({ status }) => status === 200 || status === 409));
      assert.ok(answers.some(({ status }) => status === 200));
    },
  );
}
