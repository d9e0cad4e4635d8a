import assert from "node:assert/strict";
import { claimReceipt, claimReceipts, failedRun, processed, receiptNow, stored, waiting } from "./inbound-rows.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, eventRow, TENANT } from "./rows.ts";
import { everything, LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** What runs leave behind, alone or in the transaction of their handler. */
export function inboundRunsArea(test: StoreTest): void {
  test("a run that failed waits for its next time, and the last one ends it", async (scene) => {
    const { receipt } = await stored(scene);
    const first = failedRun(await claimReceipt(scene), { state: "received", nextRunAt: at(5) }, "Error: é");
    assert.deepEqual(await scene.inbound.recordRuns([first], at(1)), [receipt.id]);
    const failedOnce = { runs: 1, failures: 1, lastError: "Error: é", nextRunAt: at(5) };
    assert.deepEqual(await receiptNow(scene, receipt), { ...receipt, ...failedOnce });
    assert.deepEqual(await claimReceipts(scene, { now: at(4) }), []);
    const last = failedRun(await claimReceipt(scene, { now: at(5) }), { state: "failed", reason: "timedOut" }, "late");
    await scene.inbound.recordRuns([last], at(6));
    const ended = { state: "failed", reason: "timedOut", lastError: "late", nextRunAt: null, endedAt: at(6) } as const;
    assert.deepEqual(await receiptNow(scene, receipt), { ...receipt, ...ended, runs: 2, failures: 2 });
    const runs = (await scene.inbound.getReceipt(TENANT, receipt.id))?.runs;
    assert.deepEqual(runs, [first.run, last.run]);
  });

  test("what did not run gives its number back, and says what does not fit", async (scene) => {
    const { receipt } = await stored(scene);
    const { claim } = await claimReceipt(scene);
    const next = { state: "quarantined", error: "body.id: required" } as const;
    await scene.inbound.recordRuns([{ receiptId: receipt.id, claim, run: null, next }], at(1));
    const aside = { state: "quarantined", lastError: next.error, nextRunAt: null, endedAt: at(1) } as const;
    assert.deepEqual(await receiptNow(scene, receipt), { ...receipt, ...aside });
    assert.deepEqual((await scene.inbound.getReceipt(TENANT, receipt.id))?.runs, []);
  });

  test("a batch is written but for what came too late, which writes nothing", async (scene) => {
    const [good, stale, ended] = [await stored(scene), await stored(scene), await stored(scene)];
    const claimed = new Map((await claimReceipts(scene)).map((one) => [one.receipt.id, one]));
    const of = ({ receipt }: typeof good) => {
      const one = claimed.get(receipt.id);
      assert.ok(one);
      return one;
    };
    await scene.inbound.recordRuns([processed(of(ended))], at(1));
    const results = [
      processed(of(good)),
      { ...processed(of(stale)), claim: 9 },
      failedRun(of(ended), { state: "received", nextRunAt: at(0) }),
      { ...processed(of(stale)), receiptId: "rcp_none" },
    ];
    assert.deepEqual(await scene.inbound.recordRuns(results, at(2)), [good.receipt.id]);
    assert.deepEqual(await scene.inbound.recordRuns([], at(2)), []);
    assert.deepEqual(await receiptNow(scene, stale.receipt), of(stale).receipt);
    assert.equal((await receiptNow(scene, ended.receipt)).state, "processed");
    assert.equal((await scene.inbound.getReceipt(TENANT, ended.receipt.id))?.runs.length, 1);
  });

  test("a run that is recorded in a transaction counts with what else that wrote, once it commits", async (scene) => {
    const claimed = await stored(scene, { nextRunAt: null }, waiting());
    const { receipt } = claimed;
    const event = eventRow();
    const answer = { status: 200, headers: {}, body: "done" };
    const result = await scene.inbound.transaction(5_000, async (transaction) => {
      await scene.deliveries.recordEvents([event], transaction);
      assert.equal(await scene.inbound.recordRunIn(transaction, { ...processed(claimed), answer }, at(2)), true);
      return "value";
    });
    assert.equal(result, "value");
    const ended = { state: "processed", leasedUntil: null, endedAt: at(2), answer } as const;
    assert.deepEqual(await receiptNow(scene, receipt), { ...receipt, ...ended });
    assert.equal((await scene.inbound.getReceipt(TENANT, receipt.id))?.runs.length, 1);
    assert.equal((await scene.deliveries.getEvent(everything, event.id))?.event.id, event.id);
  });

  test("a transaction that fails leaves nothing, passes its error on, and runs once", async (scene) => {
    const claimed = await stored(scene, { nextRunAt: null }, waiting());
    const [event, fault] = [eventRow(), new Error("no")];
    let times = 0;
    const failing = scene.inbound.transaction(5_000, async (transaction) => {
      times += 1;
      await scene.deliveries.recordEvents([event], transaction);
      assert.equal(await scene.inbound.recordRunIn(transaction, processed(claimed), at(2)), true);
      throw fault;
    });
    await assert.rejects(failing, (error) => error === fault);
    assert.equal(times, 1);
    assert.deepEqual(await receiptNow(scene, claimed.receipt), claimed.receipt);
    assert.equal(await scene.deliveries.getEvent(everything, event.id), null);
    const failed = failedRun(claimed, { state: "failed", reason: "handler" });
    assert.deepEqual(await scene.inbound.recordRuns([failed], at(3)), [claimed.receipt.id]);
  });

  test("a transaction whose receipt somebody else took is told so", async (scene) => {
    const claimed = await stored(scene, { nextRunAt: null }, waiting());
    const taken = await claimReceipt(scene, { now: at(LEASE_MS / 1000), processId: "prc_b" });
    const record = (one: typeof claimed) =>
      scene.inbound.transaction(5_000, (transaction) => scene.inbound.recordRunIn(transaction, processed(one), at(40)));
    assert.equal(await record(claimed), false);
    assert.equal(await record(taken), true);
    assert.equal(await record(taken), false, "it has ended");
    assert.equal((await scene.inbound.getReceipt(TENANT, claimed.receipt.id))?.runs.length, 2);
  });

  test("nothing more is asked of a transaction that is over", async (scene) => {
    const claimed = await stored(scene, { nextRunAt: null }, waiting());
    const transaction = await scene.inbound.transaction(5_000, async (own) => ({ own }));
    await rejectsWith(scene.inbound.recordRunIn(transaction.own, processed(claimed), at(1)), "transaction_finished");
    const event = eventRow();
    await rejectsWith(scene.deliveries.recordEvents([event], transaction.own), "transaction_finished");
    assert.deepEqual(await receiptNow(scene, claimed.receipt), claimed.receipt);
    assert.equal(await scene.deliveries.getEvent(everything, event.id), null);
  });
}
