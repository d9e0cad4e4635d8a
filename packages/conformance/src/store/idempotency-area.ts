import assert from "node:assert/strict";
import { IDEMPOTENCY_KEPT_MS, type NewEvent, type WebhookEvent } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, eventRow } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Idempotency keys: recording something again records nothing. */
export function idempotencyArea(test: StoreTest): void {
  test("without a key every event is recorded, and said to be no duplicate, in the order given", async (scene) => {
    const events = [eventRow(), eventRow(), eventRow()];
    assert.deepEqual(await scene.deliveries.recordEvents(events), events.map(isNew));
    assert.deepEqual(await scene.deliveries.recordEvents([]), []);
  });

  test("a key stands for its first event, and is no part of it", async (scene) => {
    const [first, again] = [eventRow(), eventRow({ createdAt: at(5) })];
    assert.deepEqual(await scene.deliveries.recordEvents([keyed(first)]), [isNew(first)]);
    assert.deepEqual(await scene.deliveries.recordEvents([keyed(again)]), [isDuplicateOf(first)]);
    assert.deepEqual((await scene.deliveries.getEvent(everything, first.id))?.event, first);
    await expectRecorded(scene, [first]);
  });

  test("fifty at once with one key are one event", async (scene) => {
    const events = Array.from({ length: 50 }, () => eventRow());
    const recorded = (await Promise.all(events.map((event) => scene.deliveries.recordEvents([keyed(event)])))).flat();
    const [only, ...others] = recorded.filter(({ duplicate }) => !duplicate);
    assert.ok(only !== undefined && others.length === 0);
    assert.deepEqual(new Set(recorded.map(({ eventId }) => eventId)), new Set([only.eventId]));
    assert.deepEqual(idsOf((await scene.claimEvents()).map(({ event }) => event)), [only.eventId]);
  });

  test("a key of another tenant, another trigger or another text is another key", async (scene) => {
    const events = [
      eventRow(),
      eventRow({ tenantId: "globex" }),
      eventRow({ trigger: "NewLead" }),
      eventRow({ tenantId: "a", trigger: "b" }),
      eventRow({ tenantId: "ab" }),
    ];
    const other = keyed(eventRow(), "another");
    const recorded = await scene.deliveries.recordEvents([...events.map((event) => keyed(event)), other]);
    assert.deepEqual(
      recorded.map(({ duplicate }) => duplicate),
      Array(6).fill(false),
    );
  });

  test("of one batch each event gets its own answer: new, a duplicate of before, a duplicate within", async (scene) => {
    const [before, plain, first, second, last] = rows(5);
    await scene.deliveries.recordEvents([keyed(before, "before")]);
    const batch = [plain, keyed(first), keyed(eventRow(), "before"), keyed(second), keyed(last, "own")];
    assert.deepEqual(await scene.deliveries.recordEvents(batch), [
      isNew(plain),
      isNew(first),
      isDuplicateOf(before),
      isDuplicateOf(first),
      isNew(last),
    ]);
    await expectRecorded(scene, [before, plain, first, last]);
  });

  for (const [what, fields, hash] of [
    ["record", { recordId: "D-2" }, "same"],
    ["content", {}, "other"],
  ] as const) {
    test(`a key given again for another ${what} is refused, and nothing of its batch is recorded`, async (scene) => {
      const first = eventRow();
      await scene.deliveries.recordEvents([keyed(first, "key", "same")]);
      const wrong = keyed(eventRow(fields), "key", hash);
      const details = { trigger: first.trigger, idempotencyKey: "key", eventId: first.id };
      await rejectsWith(scene.deliveries.recordEvents([wrong]), "idempotency_conflict", details);
      const batch = [eventRow(), keyed(eventRow(), "free"), wrong, eventRow()];
      await rejectsWith(scene.deliveries.recordEvents(batch), "idempotency_conflict", details);
      const after = keyed(eventRow(), "free");
      assert.deepEqual(await scene.deliveries.recordEvents([after]), [isNew(after)]);
      await expectRecorded(scene, [first, after]);
    });

    test(`a key that comes twice in a batch for another ${what} is refused, and nothing is recorded`, async (scene) => {
      const [one, two] = [keyed(eventRow(), "key", "same"), keyed(eventRow(fields), "key", hash)];
      await rejectsWith(scene.deliveries.recordEvents([one, two]), "idempotency_conflict");
      await expectRecorded(scene, []);
    });
  }

  test("a key is kept for 7 days from its event, then the next event takes it over", async (scene) => {
    const first = eventRow();
    await scene.deliveries.recordEvents([keyed(first)]);
    const end = at(0).getTime() + IDEMPOTENCY_KEPT_MS;
    const late = keyed(eventRow({ createdAt: new Date(end - 1), recordId: "D-2" }));
    await rejectsWith(scene.deliveries.recordEvents([late]), "idempotency_conflict");
    const next = eventRow({ createdAt: new Date(end), recordId: "D-2" });
    assert.deepEqual(await scene.deliveries.recordEvents([keyed(next)]), [isNew(next)]);
    const again = keyed(eventRow({ createdAt: new Date(end + 1), recordId: "D-2" }));
    assert.deepEqual(await scene.deliveries.recordEvents([again]), [isDuplicateOf(next)]);
  });

  test("a key of a transaction counts within it, stays when it commits and is free when it rolls back", async (scene) => {
    const { deliveries, underTest } = scene;
    const [first, second] = rows(2);
    await assert.rejects(
      underTest.transaction(async (transaction) => {
        assert.deepEqual(await deliveries.recordEvents([keyed(first)], transaction), [isNew(first)]);
        assert.deepEqual(await deliveries.recordEvents([keyed(second)], transaction), [isDuplicateOf(first)]);
        throw new Error("rolled back");
      }),
    );
    await underTest.transaction(async (transaction) => {
      assert.deepEqual(await deliveries.recordEvents([keyed(second)], transaction), [isNew(second)]);
    });
    assert.deepEqual(await deliveries.recordEvents([keyed(eventRow())]), [isDuplicateOf(second)]);
    await expectRecorded(scene, [second]);
  });

  for (const end of ["commits", "rolls back"] as const) {
    test(`whoever uses the key of an open transaction waits, until that ${end}`, async (scene) => {
      const { deliveries, underTest } = scene;
      const [first, second] = rows(2);
      let waiting: ReturnType<typeof deliveries.recordEvents> | undefined;
      const transaction = underTest.transaction(async (open) => {
        await deliveries.recordEvents([keyed(first)], open);
        waiting = deliveries.recordEvents([keyed(second)]);
        if (end === "rolls back") throw new Error(end);
      });
      if (end === "rolls back") await assert.rejects(transaction, { message: end });
      await transaction.catch(() => {});
      assert.ok(waiting);
      assert.deepEqual(await waiting, [end === "commits" ? isDuplicateOf(first) : isNew(second)]);
      await expectRecorded(scene, [end === "commits" ? first : second]);
    });
  }
}

function keyed(event: WebhookEvent, key = "key", hash = "same"): NewEvent {
  // As long as a SHA-256 in hex.
  return { ...event, idempotency: { key, hash: Buffer.from(hash).toString("hex").padStart(64, "0") } };
}

function isNew({ id }: WebhookEvent) {
  return { eventId: id, duplicate: false };
}

function isDuplicateOf({ id }: WebhookEvent) {
  return { eventId: id, duplicate: true };
}

function rows(count: 2): [WebhookEvent, WebhookEvent];
function rows(count: 5): [WebhookEvent, WebhookEvent, WebhookEvent, WebhookEvent, WebhookEvent];
function rows(count: number): WebhookEvent[] {
  return Array.from({ length: count }, () => eventRow());
}

async function expectRecorded(scene: Scene, events: readonly WebhookEvent[]): Promise<void> {
  const claimed = await scene.claimEvents({ now: at(9) });
  assert.deepEqual(idsOf(claimed.map(({ event }) => event)), idsOf(events));
}
