import assert from "node:assert/strict";
import type { Endpoint } from "@ancrage/core";
import { failure } from "./outcome.ts";
import { at } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Endpoints that are to be sent more than they are. */
export function backlogsArea(test: StoreTest): void {
  test("endpoints of which something has been due for long are found, longest first, with what is due", async (scene) => {
    const [one, other, quick] = [
      await scene.endpoint({ ownerId: "ann" }),
      await scene.endpoint(),
      await scene.endpoint(),
    ];
    for (const second of [3, 5, 80]) await scene.delivery(one, { createdAt: at(second) });
    for (const second of [1, 61]) await scene.delivery(other, { createdAt: at(second) });
    await scene.delivery(quick, { createdAt: at(31) });
    await expectBacklogs(scene, { before: 30, now: 60 }, [backlog(other, 1, 1), backlog(one, 2, 3)]);
    await expectBacklogs(scene, { before: 1, now: 60 }, [backlog(other, 1, 1)]);
    await expectBacklogs(scene, { before: 0, now: 60 }, []);
    await expectBacklogs(scene, { before: 30, now: 99, limit: 1 }, [backlog(other, 2, 1)]);
    await expectBacklogs(scene, { before: 30, now: 60, limit: 1, told: [other.id, "no-one"] }, [backlog(one, 2, 3)]);
    await expectBacklogs(scene, { before: 30, now: 60, told: [other.id, one.id] }, []);
  });

  test("what a process holds and what waits for its time or was a test is no backlog", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.testDelivery(endpoint);
    await scene.delivery(endpoint, { createdAt: at(0), nextAttemptAt: at(50) });
    await expectBacklogs(scene, { before: 49, now: 60 }, []);
    await expectBacklogs(scene, { before: 50, now: 60 }, [backlog(endpoint, 1, 50)]);
    const claimed = (await scene.claim({ now: at(60) })).filter(({ delivery }) => !delivery.isTest);
    await expectBacklogs(scene, { before: 60, now: 60 }, []);
    const [delivery] = claimed;
    assert.ok(delivery);
    await scene.record(failure(delivery, at(60), at(70)), at(61));
    await expectBacklogs(scene, { before: 60, now: 65 }, []);
    await expectBacklogs(scene, { before: 70, now: 90 }, [backlog(endpoint, 1, 70)]);
  });

  test("a backlog that is being worked on is one; of endpoints that are disabled, paused or deleted it is not", async (scene) => {
    const busy = await scene.endpoint();
    for (const second of [0, 1, 2]) await scene.delivery(busy, { createdAt: at(second) });
    await scene.claimOne({ now: at(3), limit: 1 });
    await scene.delivery(await scene.endpoint({ state: "disabled", disabledReason: "failing", disabledAt: at(0) }));
    await scene.delivery(await scene.endpoint({ pausedUntil: at(5), pauses: 1 }));
    const deleted = await scene.endpoint();
    await scene.delivery(deleted);
    await scene.subscriptions.deleteEndpoint(everything, deleted.id, at(3));
    await expectBacklogs(scene, { before: 9, now: 20 }, [backlog(busy, 2, 1)]);
    await scene.subscriptions.pauseTenant(busy.tenantId, at(30));
    await expectBacklogs(scene, { before: 9, now: 20 }, []);
    await expectBacklogs(scene, { before: 9, now: 30 }, [backlog(busy, 2, 1)]);
  });
}

function backlog({ id, tenantId, name, ownerId }: Endpoint, due: number, since: number) {
  return { endpoint: { id, tenantId, name, ownerId }, due, oldestDueAt: at(since) };
}

async function expectBacklogs(
  scene: Scene,
  { before, now, limit = 10, told = [] }: { before: number; now: number; limit?: number; told?: string[] },
  expected: readonly unknown[],
): Promise<void> {
  assert.deepEqual(await scene.deliveries.findBacklogs(at(before), limit, at(now), told), expected);
}
