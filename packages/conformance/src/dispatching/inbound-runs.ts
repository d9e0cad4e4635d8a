import assert from "node:assert/strict";
import type { InboundCall } from "@ancrage/core";
import { z } from "zod";
import { receiptRow } from "../store/inbound-rows.ts";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { caller, HOOK, newestReceipt, orderPaid, receiptStates } from "./inbound-world.ts";

const second = 1_000;
const minute = 60 * second;
const idOf = ({ body }: InboundCall) => (body as { id: string }).id;

/** Runs in the background: after the answer, again and again, in turn, and never lost. */
export function inboundRunCases(inWorld: InWorld): void {
  const ranAt: Date[] = [];
  let now = () => new Date(0);
  const throwing = orderPaid((call) => {
    ranAt.push(now());
    throw new Error(`no ${call.run}`);
  });
  inWorld(
    "a run that fails is retried after 5 s, 30 s, 5 min, 30 min and 2 h, and then it has failed",
    { triggers: [], inboundHooks: [throwing] },
    async (world) => {
      ranAt.length = 0;
      now = () => world.clock.now();
      const startedMs = world.clock.now().getTime();
      const call = await caller(world);
      const { status, body } = await call({ id: "1" });
      assert.deepEqual([status, body], [200, "ok"]);
      assert.equal(ranAt.length, 0, "it is answered before it runs");
      assert.equal((await world.webhooks.dispatchDue()).receipts, 1);
      const waiting = await newestReceipt(world);
      assert.deepEqual([waiting.state, waiting.runs, waiting.lastError], ["received", 1, "Error: no 1"]);
      await world.advance(4 * 60 * minute);
      const waits = [
        0,
        5 * second,
        35 * second,
        5 * minute + 35 * second,
        35 * minute + 35 * second,
        155 * minute + 35 * second,
      ];
      assert.deepEqual(
        ranAt.map((time) => time.getTime() - startedMs),
        waits,
      );
      const failed = await newestReceipt(world);
      assert.deepEqual(
        [failed.state, failed.reason, failed.runs, failed.lastError],
        ["failed", "handler", 6, "Error: no 6"],
      );
      assert.deepEqual(
        failed.history.map(({ number, state, error }) => [number, state, error]),
        [1, 2, 3, 4, 5, 6].map((number) => [number, "failed", `Error: no ${number}`]),
      );
      // The same call again: it runs again, from the beginning of its retries.
      await call({ id: "1" });
      await world.settle();
      assert.equal(ranAt.length, 7);
    },
  );

  const ran: string[] = [];
  let goOn = Promise.withResolvers<void>();
  let most = 0;
  let inFlight = 0;
  const slow = orderPaid(
    async (call) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      ran.push(idOf(call));
      await goOn.promise;
      inFlight -= 1;
    },
    { orderingKey: "body.key", concurrency: 2 },
  );
  inWorld(
    "at most `concurrency` run at once, and those of one ordering key one after another",
    { triggers: [], inboundHooks: [slow], pollMs: 60 * minute },
    async (world) => {
      [ran.length, most, goOn] = [0, 0, Promise.withResolvers<void>()];
      const call = await caller(world);
      for (const [id, key] of [
        ["a1", "a"],
        ["a2", "a"],
        ["b1", "b"],
        ["b2", "b"],
        ["c1", "c"],
      ])
        await call({ id, key });
      await world.webhooks.start();
      while (ran.length < 2) await new Promise(setImmediate);
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      assert.equal(ran.length, 2, "no more of them run at once");
      assert.notEqual(ran[0]?.[0], ran[1]?.[0], "nor two of a key");
      goOn.resolve();
      while (ran.length < 5) await new Promise(setImmediate);
      await world.webhooks.stop();
      assert.equal(most, 2);
      for (const [first, next] of [
        ["a1", "a2"],
        ["b1", "b2"],
      ] as const)
        assert.ok(ran.indexOf(first) < ran.indexOf(next));
      assert.deepEqual(new Set(await receiptStates(world)), new Set(["processed"]));
    },
  );

  let turns: (() => void)[] = [];
  let fails = 0;
  const woken = orderPaid(() => {
    for (const turn of turns.splice(0)) turn();
    if (fails-- > 0) throw new Error("not yet");
  });
  inWorld(
    "what is received runs at once in a started process, and its retry when it is due, however long the poll",
    { triggers: [], inboundHooks: [woken], pollMs: 60 * minute },
    async (world) => {
      [turns, fails] = [[], 1];
      const call = await caller(world);
      await world.webhooks.start();
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      const startedAt = world.clock.now();
      const next = () => new Promise<void>((resolve) => turns.push(resolve));
      const first = next();
      await call({ id: "1" });
      await first;
      assert.deepEqual(world.clock.now(), startedAt);
      while ((await newestReceipt(world)).lastError === null) await new Promise(setImmediate);
      const retry = next();
      world.clock.moveTo(new Date(startedAt.getTime() + 5 * second));
      await retry;
      await world.webhooks.stop();
      assert.deepEqual(await receiptStates(world), ["processed"]);
    },
  );

  let runs = 0;
  const counting = orderPaid(() => void runs++);
  const warnings: string[] = [];
  const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => void warnings.push(message) };
  inWorld(
    "calls that nobody runs for a minute turn health stalled, and a process that never dispatches is warned once",
    { triggers: [], inboundHooks: [orderPaid(() => {})], logger },
    async (world) => {
      warnings.length = 0;
      const call = await caller(world);
      await call({ id: "1" });
      world.clock.moveTo(new Date(world.clock.now().getTime() + minute - 1));
      assert.equal(await world.webhooks.health(), "ok");
      world.clock.moveTo(new Date(world.clock.now().getTime() + 1));
      assert.equal(await world.webhooks.health(), "stalled");
      const { status, stalled } = await world.webhooks.tenant.status();
      assert.deepEqual([status, stalled?.waiting, stalled?.reason], ["stalled", ["receiving"], "noDispatcher"]);
      await call({ id: "2" });
      world.clock.moveTo(new Date(world.clock.now().getTime() + minute));
      await world.webhooks.health();
      assert.equal(warnings.filter((text) => text.includes("received calls")).length, 1);
      await world.settle();
      assert.equal(await world.webhooks.health(), "ok");
    },
  );

  inWorld(
    "what ended its process five times is not run any more",
    { triggers: [], inboundHooks: [counting] },
    async (world) => {
      runs = 0;
      const call = await caller(world);
      await call({ id: "1" });
      const slots = new Map([[HOOK, { free: 1, leaseMs: second }]]);
      for (let crash = 0; crash < 5; crash += 1) {
        const claimed = await world.store.inbound.claimReceipts({
          processId: "prc_dead",
          now: world.clock.now(),
          slots,
        });
        assert.equal(claimed.length, 1);
        world.clock.moveTo(new Date(world.clock.now().getTime() + second));
      }
      await world.settle();
      assert.equal(runs, 0);
      const { state, reason, crashes, history } = await newestReceipt(world);
      assert.deepEqual([state, reason, crashes], ["failed", "crashed", 5]);
      assert.deepEqual(
        history.map((run) => run.state),
        Array.from({ length: 5 }, () => "unknown"),
      );
    },
  );

  const syncHook = orderPaid(() => void runs++, { mode: "sync" });
  inWorld(
    "a receipt whose caller waited is not run without a caller, but when it comes again",
    { triggers: [], inboundHooks: [syncHook] },
    async (world) => {
      runs = 0;
      const receipt = receiptRow({
        ...{ hook: HOOK, tenantId: "default", dedupeKey: "shop: 1", createdAt: world.clock.now(), answer: null },
        body: Buffer.from('{"id":"1"}'),
      });
      const lease = { processId: "prc_dead", now: world.clock.now(), leaseMs: second };
      await world.store.inbound.storeReceipt(receipt, { lease, sameBytes: "flag" });
      await world.advance(2 * second);
      assert.equal(runs, 0);
      const crashed = await newestReceipt(world);
      assert.deepEqual([crashed.state, crashed.reason, crashed.runs], ["failed", "crashed", 1]);
      const call = await caller(world);
      assert.equal((await call({ id: "1" })).status, 200);
      assert.equal(runs, 1);
      const { history } = await world.webhooks.inbound.receipts.get(receipt.id);
      assert.deepEqual(
        history.map(({ number, state }) => [number, state]),
        [
          [1, "unknown"],
          [2, "succeeded"],
        ],
      );
    },
  );

  let isStrict = true;
  const strict = orderPaid(() => void runs++, {
    body: z.looseObject({ id: z.string() }).refine(() => !isStrict, "It is strict."),
    onMismatch: "quarantine",
  });
  inWorld(
    "what was set aside runs when it is replayed and fits; what does not fit any more is set aside",
    { triggers: [], inboundHooks: [strict] },
    async (world) => {
      [runs, isStrict] = [0, true];
      const call = await caller(world);
      assert.equal((await call({ id: "1" })).status, 200);
      await world.settle();
      const aside = await newestReceipt(world);
      assert.deepEqual([aside.state, aside.lastError, runs], ["quarantined", "body: It is strict.", 0]);
      isStrict = false;
      const replay = await world.webhooks.inbound.receipts.replay(aside.id, "again");
      await world.settle();
      assert.equal(runs, 1);
      const again = await world.webhooks.inbound.receipts.get(replay.id);
      assert.deepEqual([again.state, again.replayOf], ["processed", aside.id]);
      await world.advance(second);
      await call({ id: "2" });
      isStrict = true;
      await world.settle();
      assert.equal(runs, 1);
      const late = await newestReceipt(world);
      assert.deepEqual([late.state, late.lastError, late.runs], ["quarantined", "body: It is strict.", 0]);
    },
  );

  const relaying = orderPaid((call) => call.triggerWebhookEvent("NewDeal", idOf(call)));
  inWorld(
    "what a handler triggers goes on where the call came from, and codes count their calls",
    { triggers: [dealTrigger()], inboundHooks: [relaying], origin: "here" },
    async (world) => {
      await subscribed(world, "https://a.example/hook");
      const call = await caller(world);
      await call({ id: "D-1" }, { "webhook-depth": "2", "webhook-origin": "elsewhere" });
      await call({ id: "D-2" });
      const { receipts, events, deliveries } = await world.webhooks.dispatchDue();
      assert.deepEqual({ receipts, events, deliveries }, { receipts: 2, events: 2, deliveries: 2 });
      const headers = world.receiver
        .requests()
        .map(({ headers, payload }) => [
          (payload as { id: string }).id,
          headers["webhook-depth"],
          headers["webhook-origin"],
        ]);
      assert.deepEqual(headers.toSorted(), [
        ["D-1", "3", "elsewhere"],
        ["D-2", "1", "here"],
      ]);
      await world.advance(second);
      const [code] = (await world.webhooks.inbound.codes.list()).items;
      assert.deepEqual([code?.uses, code?.lastUsedAt !== null], [2, true]);
    },
  );

  inWorld(
    "processed receipts go after seven days, others after thirty",
    {
      triggers: [],
      inboundHooks: [
        orderPaid((call) => {
          if (idOf(call) === "bad") throw new Error("no");
        }),
      ],
    },
    async (world) => {
      const day = 24 * 60 * minute;
      const call = await caller(world);
      for (const id of ["good", "bad"]) await call({ id });
      await world.advance(6 * day);
      assert.deepEqual((await receiptStates(world)).toSorted(), ["failed", "processed"]);
      await world.advance(2 * day);
      assert.deepEqual(await receiptStates(world), ["failed"]);
      await world.advance(24 * day);
      assert.deepEqual(await receiptStates(world), []);
    },
  );
}
