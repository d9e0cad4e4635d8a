import assert from "node:assert/strict";
import { failure } from "./outcome.ts";
import { at, TRIGGER } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Since when work has been waiting for somebody to take it. */
export function oldestDueArea(test: StoreTest): void {
  test("nothing is due in an empty store, nor before its time", async (scene) => {
    await expectDue(scene, 5, null);
    await scene.event({ nextBuildAt: at(10) });
    await scene.delivery(await scene.endpoint(), { nextAttemptAt: at(10), trigger: "NewLead" });
    await expectDue(scene, 9, null);
    await expectDue(scene, 10, 10);
    await expectDue(scene, 99, 10);
  });

  test("the oldest of what is due counts, event or delivery", async (scene) => {
    await scene.delivery(await scene.endpoint(), { nextAttemptAt: at(4) });
    await scene.delivery(await scene.endpoint(), { nextAttemptAt: at(3) });
    await scene.event({ nextBuildAt: at(5) });
    await expectDue(scene, 9, 3);
    await scene.event({ nextBuildAt: at(2), trigger: "NewLead" });
    await scene.event({ nextBuildAt: at(2.5) });
    await expectDue(scene, 9, 2.5);
    assert.deepEqual(await scene.deliveries.oldestDueAt([TRIGGER, "NewLead"], at(9)), at(2));
    assert.deepEqual(await scene.deliveries.oldestDueAt([], at(9)), at(3));
  });

  test("what was taken is not waiting, until its lease runs out", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    await scene.claimOne({ now: at(1) });
    await expectDue(scene, leaseEnd, null);
    await expectDue(scene, leaseEnd + 9, leaseEnd + 1);
    await scene.event({ createdAt: at(0) });
    await scene.claimEvents({ now: at(0) });
    await expectDue(scene, leaseEnd + 9, leaseEnd);
  });

  test("a long backlog that is being worked on is not waiting, until what was taken is abandoned", async (scene) => {
    const endpoint = await scene.endpoint();
    for (const second of [0, 1, 2]) await scene.delivery(endpoint, { createdAt: at(second) });
    await scene.claimOne({ now: at(3), limit: 1 });
    await expectDue(scene, leaseEnd, null);
    await expectDue(scene, leaseEnd + 3, 1);
    await scene.event({ nextBuildAt: at(0) });
    await scene.event({ nextBuildAt: at(0.5) });
    await scene.claimEvents({ now: at(3), slots: new Map([[TRIGGER, 1]]) });
    await expectDue(scene, leaseEnd + 2, null);
  });

  test("what has ended or waits for a retry is not due", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    await scene.record(failure(await scene.claimOne(), at(0), at(20)), at(1));
    await expectDue(scene, 19, null);
    await expectDue(scene, 20, 20);
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(21));
    await expectDue(scene, 99, null);
  });

  test("deliveries of disabled and paused endpoints are not due, and do not hide others", async (scene) => {
    await scene.delivery(await scene.endpoint({ state: "disabled", disabledReason: "gone", disabledAt: at(0) }));
    await scene.delivery(await scene.endpoint({ pausedUntil: at(60), pauses: 1 }));
    await expectDue(scene, 30, null);
    await expectDue(scene, 90, null);
    await scene.delivery(await scene.endpoint(), { createdAt: at(7) });
    await expectDue(scene, 30, 7);
  });

  test("what waits behind a probe is not due", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    await scene.delivery(endpoint);
    await scene.delivery(endpoint);
    await scene.claimOne({ now: at(60) });
    await expectDue(scene, 70, null);
  });
}

async function expectDue(scene: Scene, now: number, since: number | null): Promise<void> {
  const due = await scene.deliveries.oldestDueAt([TRIGGER], at(now));
  assert.deepEqual(due, since === null ? null : at(since));
}
