import type pg from "pg";
import { describe, expect, inject, test, vi } from "vitest";
import { hostBeforeEach } from "../testing/host-before-each.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("two transactions at once that use one idempotency key", () => {
  const hostNow = hostBeforeEach(server);

  /** The first has used the key; the second, begun before, waits for it. */
  async function firstHoldsSecondWaits(mode?: string) {
    const { begin, pool, webhooks } = hostNow();
    const [first, second] = [await begin(mode), await begin(mode)];
    // Under the stricter levels a transaction sees what was there when it first looked.
    await second.query("select count(*) from deals");
    const trigger = (transaction: pg.Client) =>
      webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction, idempotencyKey: "K-1" });
    const held = await trigger(first);
    const waiting = trigger(second);
    // It is awaited below; until then a rejection is no accident.
    waiting.catch(() => {});
    const blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await vi.waitUntil(async () => (await pool.query(blocked)).rowCount === 1, { timeout: 10_000 });
    return { first, second, held, waiting, trigger };
  }

  test("make one event when the first commits", async () => {
    const { first, second, held, waiting } = await firstHoldsSecondWaits();
    await first.query("commit");
    expect(await waiting).toEqual({ eventId: held.eventId, duplicate: true });
    await second.query("commit");
    expect(await hostNow().events()).toEqual(["D-1"]);
  });

  test("make one event when the first rolls back", async () => {
    const { first, second, held, waiting } = await firstHoldsSecondWaits();
    await first.query("rollback");
    const { eventId, duplicate } = await waiting;
    expect([duplicate, eventId === held.eventId]).toEqual([false, false]);
    await second.query("commit");
    expect(await hostNow().events()).toEqual(["D-1"]);
  });

  for (const level of ["repeatable read", "serializable"]) {
    test(`give the second a serialization failure under ${level}, and the first's event when it begins again`, async () => {
      const { first, second, held, waiting, trigger } = await firstHoldsSecondWaits(`isolation level ${level}`);
      await first.query("commit");
      await expect(waiting).rejects.toMatchObject({ code: "40001" });
      await second.query("rollback");
      await second.query(`begin isolation level ${level}`);
      expect(await trigger(second)).toEqual({ eventId: held.eventId, duplicate: true });
      await second.query("commit");
      expect(await hostNow().events()).toEqual(["D-1"]);
    });

    test(`go on under ${level} when the first rolls back`, async () => {
      const { first, second, waiting } = await firstHoldsSecondWaits(`isolation level ${level}`);
      await first.query("rollback");
      expect(await waiting).toMatchObject({ duplicate: false });
      await second.query("commit");
      expect(await hostNow().events()).toEqual(["D-1"]);
    });
  }

  test("let the second give up by its lock_timeout, which is the host's to set", async () => {
    const { begin, webhooks, events } = hostNow();
    const [first, second] = [await begin(), await begin()];
    await second.query("set local lock_timeout = '1ms'");
    await webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction: first, idempotencyKey: "K-1" });
    const waiting = webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction: second, idempotencyKey: "K-1" });
    await expect(waiting).rejects.toMatchObject({ code: "55P03" });
    await first.query("commit");
    expect(await events()).toEqual(["D-1"]);
  });
});
