import assert from "node:assert/strict";
import type { WebhookEvent } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, eventRow, newId } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Recording events, alone and with the caller's transaction. */
export function recordedEventsArea(test: StoreTest): void {
  test("events are kept as they were given, field by field", async (scene) => {
    const events = [
      eventRow(),
      eventRow({ scope: "project-1", snapshot: '{"a":"é"}', changed: ["amount", "label"], nextBuildAt: at(9) }),
    ];
    await scene.deliveries.recordEvents(events);
    for (const event of events) {
      assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), { event, deliveries: [] });
    }
    // One alone goes a way of its own.
    for (const given of [
      ...events,
      eventRow({ payload: "{}", changed: [] }),
      eventRow({ changed: ['{"a\\b",', "NULL"] }),
      eventRow({ stage: "preOperation", orderingKey: "D-1", depth: 2, origin: "https://a.example" }),
      eventRow({ traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }),
    ]) {
      const event = { ...given, id: newId("evt", at(0)) };
      await scene.deliveries.recordEvents([event]);
      assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), { event, deliveries: [] });
    }
    assert.equal(await scene.deliveries.getEvent(everything, newId("evt", at(0))), null);
    await scene.deliveries.recordEvents([]);
  });

  test("events of a transaction exist once it has committed", async (scene) => {
    const [first, second, third] = [eventRow(), eventRow(), eventRow()];
    const result = await scene.underTest.transaction(async (transaction) => {
      await scene.deliveries.recordEvents([first, second], transaction);
      await scene.deliveries.recordEvents([third], transaction);
      return "done";
    });
    assert.equal(result, "done");
    await expectClaimable(scene, [first, second, third]);
  });

  test("events of a transaction that rolls back never exist, and its error passes through", async (scene) => {
    const fault = new Error("the host's own fault");
    const event = eventRow();
    const rolledBack = scene.underTest.transaction(async (transaction) => {
      await scene.deliveries.recordEvents([event], transaction);
      throw fault;
    });
    await assert.rejects(rolledBack, (error) => error === fault);
    assert.equal(await scene.deliveries.getEvent(everything, event.id), null);
    await expectClaimable(scene, []);
  });

  test("a transaction that rolls back takes nothing else with it", async (scene) => {
    const [before, inside, other] = [eventRow(), eventRow(), eventRow()];
    await scene.deliveries.recordEvents([before]);
    await scene.underTest.transaction((transaction) => scene.deliveries.recordEvents([other], transaction));
    await assert.rejects(
      scene.underTest.transaction(async (transaction) => {
        await scene.deliveries.recordEvents([inside], transaction);
        throw new Error("rolled back");
      }),
    );
    await expectClaimable(scene, [before, other]);
  });

  test("something that is no transaction of this store is refused", async (scene) => {
    const event = eventRow();
    const recording = scene.deliveries.recordEvents([event], scene.underTest.foreignTransaction);
    await rejectsWith(recording, "foreign_transaction");
    assert.equal(await scene.deliveries.getEvent(everything, event.id), null);
  });

  test("a refused recording leaves the caller's transaction as it was", async (scene) => {
    const [kept, refused] = [eventRow(), eventRow()];
    await scene.underTest.transaction(async (transaction) => {
      await scene.deliveries.recordEvents([kept], transaction);
      const recording = scene.deliveries.recordEvents([refused], scene.underTest.foreignTransaction);
      await rejectsWith(recording, "foreign_transaction");
    });
    await expectClaimable(scene, [kept]);
  });

  test("a transaction that has finished is refused, committed or not", async (scene) => {
    const event = eventRow();
    let committed: unknown;
    let rolledBack: unknown;
    await scene.underTest.transaction(async (transaction) => {
      committed = transaction;
    });
    await assert.rejects(
      scene.underTest.transaction(async (transaction) => {
        rolledBack = transaction;
        throw new Error("rolled back");
      }),
    );
    await rejectsWith(scene.deliveries.recordEvents([event], committed), "transaction_finished");
    await rejectsWith(scene.deliveries.recordEvents([event], rolledBack), "transaction_finished");
    assert.equal(await scene.deliveries.getEvent(everything, event.id), null);
  });
}

async function expectClaimable(scene: Scene, events: readonly WebhookEvent[]): Promise<void> {
  const claimed = await scene.claimEvents();
  assert.deepEqual(idsOf(claimed.map(({ event }) => event)), idsOf(events));
}
