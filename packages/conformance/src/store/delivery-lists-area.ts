import assert from "node:assert/strict";
import type { Delivery, DeliveryQuery } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { failure, outcome } from "./outcome.ts";
import { at } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** The ledger as a list, by what may be asked of it. */
export function deliveryListsArea(test: StoreTest): void {
  test("deliveries are listed newest first, test deliveries among them", async (scene) => {
    const endpoint = await scene.endpoint();
    const middle = await scene.delivery(endpoint, { createdAt: at(2) });
    const oldest = await scene.delivery(endpoint, { createdAt: at(1) });
    const newest = await scene.testDelivery(endpoint, { createdAt: at(3) });
    await expectListed(scene, {}, [newest, middle, oldest]);
  });

  test("deliveries are filtered by endpoint, subscription, trigger and time, alone and together", async (scene) => {
    const [one, two] = [await scene.endpoint(), await scene.endpoint()];
    await scene.subscription(one);
    const second = await scene.subscription(one, { scope: "project-1" });
    const plain = await scene.delivery(one, { createdAt: at(1) });
    const scoped = await scene.delivery(one, { createdAt: at(2), subscriptionId: second.id });
    const lead = await scene.delivery(one, { createdAt: at(3), trigger: "NewLead" });
    const other = await scene.delivery(two, { createdAt: at(4) });
    await expectListed(scene, {}, [other, lead, scoped, plain]);
    await expectListed(scene, { endpointId: one.id }, [lead, scoped, plain]);
    await expectListed(scene, { subscriptionId: second.id }, [scoped]);
    await expectListed(scene, { trigger: "NewLead" }, [lead]);
    await expectListed(scene, { since: at(3) }, [other, lead]);
    await expectListed(scene, { until: at(3) }, [scoped, plain]);
    await expectListed(scene, { since: at(2), until: at(4) }, [lead, scoped]);
    await expectListed(scene, { endpointId: one.id, since: at(2), trigger: plain.trigger }, [scoped]);
    await expectListed(scene, { endpointId: two.id, subscriptionId: second.id }, []);
  });

  test("deliveries are filtered by state; `failing` finds those whose last attempt failed or is unknown, and the exhausted", async (scene) => {
    const rows = await oneOfEach(scene);
    const { waiting, recovering, unknown, succeeded, retriedOnce, exhausted, canceled, canceledAfterFailure } = rows;
    await expectListed(scene, { state: "pending" }, [unknown, recovering, waiting]);
    await expectListed(scene, { state: "succeeded" }, [retriedOnce, succeeded]);
    await expectListed(scene, { state: "exhausted" }, [exhausted]);
    await expectListed(scene, { state: "canceled" }, [canceledAfterFailure, canceled]);
    await expectListed(scene, { state: "failing" }, [exhausted, unknown, recovering]);
    await expectListed(scene, { state: "failing", endpointId: exhausted.endpointId }, [exhausted]);
    await expectListed(scene, { state: undefined }, Object.values(rows).reverse());
  });

  test("filters hold across pages", async (scene) => {
    const [one, two] = [await scene.endpoint(), await scene.endpoint()];
    const mine: Delivery[] = [];
    for (let second = 1; second <= 5; second += 1) {
      mine.unshift(await scene.delivery(one, { createdAt: at(second) }));
      await scene.delivery(two, { createdAt: at(second) });
    }
    const first = await scene.deliveries.listDeliveries(everything, { endpointId: one.id, limit: 3 });
    assert.deepEqual(idsOf(first.items), idsOf(mine.slice(0, 3)));
    assert.ok(first.nextCursor);
    const query = { endpointId: one.id, limit: 3, cursor: first.nextCursor };
    const second = await scene.deliveries.listDeliveries(everything, query);
    assert.deepEqual([idsOf(second.items), second.nextCursor], [idsOf(mine.slice(3)), null]);
  });

  test("a listed delivery has the names that people know, and how its last attempt that ended went", async (scene) => {
    const endpoint = await scene.endpoint({ name: "Site" });
    const subscription = await scene.subscription(endpoint, { name: "New deals" });
    const recorded = { createdAt: at(1), subscriptionId: subscription.id };
    const delivery = await scene.delivery(endpoint, recorded);
    const { recordId } = (await scene.detail(delivery)).event;
    const names = { endpointName: "Site", subscriptionName: "New deals", recordId };
    const shown = async () => {
      const { items } = await scene.deliveries.listDeliveries(everything, { limit: 10 });
      const now = (await scene.detail(delivery)).delivery;
      assert.deepEqual({ ...items[0], ...now }, items[0], "and all that the ledger says of it");
      const [{ lastAttemptAt, lastError, endpointName, subscriptionName, recordId: record } = assert.fail()] = items;
      assert.deepEqual({ endpointName, subscriptionName, recordId: record }, names);
      return { lastAttemptAt, lastError };
    };
    const nothing = { lastAttemptAt: null, lastError: null };
    assert.deepEqual(await shown(), nothing);
    const first = await scene.claimOne({ now: at(1) });
    assert.deepEqual(await shown(), nothing);
    await scene.record(failure(first, at(2), at(10)), at(2));
    const refused = { code: "status", message: "The receiver answered 500." };
    assert.deepEqual(await shown(), { lastAttemptAt: at(2), lastError: refused });
    const second = await scene.claimOne({ now: at(10) });
    assert.deepEqual(await shown(), { lastAttemptAt: at(2), lastError: refused });
    await scene.record(outcome(second, at(11)), at(11));
    assert.deepEqual(await shown(), { lastAttemptAt: at(11), lastError: null });

    const tested = await scene.testDelivery(endpoint, { createdAt: at(20) });
    const [newest] = (await scene.deliveries.listDeliveries(everything, { limit: 1 })).items;
    assert.deepEqual([newest?.id, newest?.endpointName, newest?.subscriptionName], [tested.id, "Site", null]);
  });
}

async function expectListed(
  scene: Scene,
  query: Partial<DeliveryQuery>,
  deliveries: readonly Delivery[],
): Promise<void> {
  const { items } = await scene.deliveries.listDeliveries(everything, { limit: 100, ...query });
  assert.deepEqual(
    items.map(({ id }) => id),
    deliveries.map(({ id }) => id),
    JSON.stringify(query),
  );
}

/** A delivery in each state that a filter tells apart, each with an endpoint of its own, oldest first. */
async function oneOfEach(scene: Scene) {
  let second = 0;
  async function delivery(): Promise<Delivery> {
    second += 1;
    return scene.delivery(await scene.endpoint(), { createdAt: at(second) });
  }
  const claim = () => scene.claimOne({ now: at(second) });
  const later = at(999_999);
  const waiting = await scene.delivery(await scene.endpoint(), { nextAttemptAt: later });
  const recovering = await delivery();
  await scene.record(failure(await claim(), at(0), later));
  const unknown = await delivery();
  await claim();
  second += LEASE_MS / 1000;
  await scene.record({ ...failure(await claim(), at(0), later), attempt: null });
  const succeeded = await delivery();
  await scene.record(outcome(await claim(), at(0)));
  const retriedOnce = await delivery();
  await scene.record(failure(await claim(), at(0), at(second)));
  await scene.record(outcome(await claim(), at(0)));
  const exhausted = await delivery();
  await scene.record({ ...failure(await claim(), at(0), later), next: { state: "exhausted", reason: "schedule" } });
  const canceled = await delivery();
  await scene.subscriptions.deleteEndpoint(everything, canceled.endpointId, at(second));
  const canceledAfterFailure = await delivery();
  await scene.record(failure(await claim(), at(0), later));
  await scene.subscriptions.deleteEndpoint(everything, canceledAfterFailure.endpointId, at(second));
  return { waiting, recovering, unknown, succeeded, retriedOnce, exhausted, canceled, canceledAfterFailure };
}
