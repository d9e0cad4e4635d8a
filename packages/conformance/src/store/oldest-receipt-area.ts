import assert from "node:assert/strict";
import { claimReceipt, failedRun, HOOK, processed, stored, waiting } from "./inbound-rows.ts";
import { at } from "./rows.ts";
import { LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Since when receipts have been waiting for somebody to run them. */
export function oldestReceiptArea(test: StoreTest): void {
  test("the oldest due receipt of the named inbound hooks counts, not before its time", async (scene) => {
    await expectDue(scene, 99, null);
    await stored(scene, { nextRunAt: at(10) });
    await stored(scene, { nextRunAt: at(3), hook: "other" });
    await expectDue(scene, 9, null);
    await expectDue(scene, 10, 10);
    assert.deepEqual(await scene.inbound.oldestDueAt([HOOK, "other"], at(99)), at(3));
    assert.equal(await scene.inbound.oldestDueAt([], at(99)), null);
  });

  test("a backlog of which one is run is not waiting, until that one is abandoned or ends", async (scene) => {
    for (const second of [0, 1]) await stored(scene, { createdAt: at(second) });
    const slots = new Map([[HOOK, { free: 1, leaseMs: LEASE_MS }]]);
    const [held] = await scene.inbound.claimReceipts({ processId: "prc_a", now: at(3), slots });
    assert.ok(held);
    await expectDue(scene, leaseEnd, null);
    await expectDue(scene, leaseEnd + 3, 1);
    await scene.inbound.recordRuns([processed(held)], at(4));
    await expectDue(scene, 5, 1);
  });

  test("what is held for a caller who waits neither waits nor hides what does, until it is abandoned", async (scene) => {
    await stored(scene, { nextRunAt: null }, waiting(at(0)));
    await expectDue(scene, 1, null);
    await expectDue(scene, leaseEnd, leaseEnd);
    await stored(scene, { createdAt: at(1) });
    await expectDue(scene, 2, 1);
  });

  test("what waits for its retry, or behind one of its ordering key, or has ended, is not due", async (scene) => {
    await stored(scene, { orderingKey: "C-1", createdAt: at(0) });
    await stored(scene, { orderingKey: "C-1", createdAt: at(1) });
    const head = await claimReceipt(scene, { now: at(2) });
    await scene.inbound.recordRuns([failedRun(head, { state: "received", nextRunAt: at(20) })], at(3));
    await expectDue(scene, 19, null);
    await expectDue(scene, 21, 20);
    await scene.inbound.recordRuns([processed(await claimReceipt(scene, { now: at(21) }))], at(22));
    await expectDue(scene, 23, 1);
    await scene.inbound.recordRuns([processed(await claimReceipt(scene, { now: at(23) }))], at(24));
    await expectDue(scene, 99, null);
  });
}

async function expectDue(scene: Scene, now: number, since: number | null): Promise<void> {
  assert.deepEqual(await scene.inbound.oldestDueAt([HOOK], at(now)), since === null ? null : at(since));
}
