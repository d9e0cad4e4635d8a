import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PostgresClient } from "../database/clients.ts";
import type { Queryable } from "../database/database.ts";
import { type HostApplication, openHostApplication } from "./host-application.ts";

/** What a host does inside a transaction of its library. */
type Work = (transaction: Queryable, insertDeal: (id: string) => PromiseLike<unknown>) => Promise<unknown>;

/** A library's connection to the database, and its transactions as its wrapper gives them. */
export interface LibraryUnderTest {
  /** For the tables, and to see from outside what is committed. */
  readonly client: PostgresClient;
  /** Runs `work` in a transaction of the library, and rolls back when it throws. */
  transact(work: Work): PromiseLike<unknown>;
  /** The library's database, through its wrapper, which only untyped code can give it. */
  mistake: () => Queryable;
  /** How many round trips the library has made so far. */
  readonly roundTrips: () => number;
  close(): Promise<void>;
}

/**
 * What an application may rely on, whatever library its transactions come from. `statementCosts` is how many round trips
 * the library makes for a statement that it knows.
 */
export function transactionSuite(open: () => Promise<LibraryUnderTest>, { statementCosts = 1 } = {}): void {
  let library: LibraryUnderTest;
  let host: HostApplication;
  beforeAll(async () => {
    library = await open();
  }, 60_000);
  beforeEach(async () => {
    host = await openHostApplication(library.client);
  });
  afterAll(() => library.close());

  test("an event commits with its row", async () => {
    await library.transact(async (transaction, insertDeal) => {
      await insertDeal("D-1");
      await host.webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    });
    expect([await host.deals(), await host.events()]).toEqual([["D-1"], ["D-1"]]);
  });

  test("a rollback leaves neither the row nor the event", async () => {
    const rolledBack = library.transact(async (transaction, insertDeal) => {
      await insertDeal("D-1");
      await host.webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
      throw new Error("The host changed its mind");
    });
    await expect(rolledBack).rejects.toThrow("The host changed its mind");
    expect([await host.deals(), await host.events()]).toEqual([[], []]);
  });

  test("triggering one record or many, with keys or without, is one statement", async () => {
    const costs: number[] = [];
    await library.transact(async (transaction) => {
      const { triggerWebhookEvent, triggerWebhookEvents } = host.webhooks;
      for (const trigger of [
        () => triggerWebhookEvent("DealCreated", "D-1", { transaction }),
        () => triggerWebhookEvents("DealCreated", ["D-2", "D-3", "D-4"], { transaction }),
        () => triggerWebhookEvent("DealCreated", "D-5", { transaction, idempotencyKey: crypto.randomUUID() }),
      ]) {
        // A library may ask the server for the types of a statement that is new to a connection.
        await trigger();
        const before = library.roundTrips();
        await trigger();
        costs.push(library.roundTrips() - before);
      }
    });
    expect(costs).toEqual([statementCosts, statementCosts, statementCosts]);
    expect(await host.events()).toHaveLength(10);
  });

  test("a statement reaches the database as it is, with each value in its place", async () => {
    await library.transact(async (transaction) => {
      const text = `select $2 || $1 || $2 as "inTurn", '{"?": 1}'::jsonb ? '?' as "hasKey"`;
      const { rows } = await transaction.query(text, ["a", "b"]);
      expect(rows).toEqual([{ inTurn: "bab", hasKey: true }]);
      expect((await transaction.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    });
  });

  test("what is in a payload arrives as it was", async () => {
    const payload = { id: "?", label: "$1 ?? \\? :id :: '\"`\\ \n\u2028 €😀 {}[] %s $x \\u0041" };
    await library.transact((transaction) =>
      host.webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction, payload, snapshot: [payload] }),
    );
    expect(await host.payloads()).toEqual([payload]);
  });

  test("a failed insert comes through, and nothing of the transaction is kept", async () => {
    const failed = library.transact(async (transaction, insertDeal) => {
      await insertDeal("D-1");
      await host.withoutTables.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    });
    await expect(failed).rejects.toSatisfy((error) => deepMessage(error).includes('schema "nowhere" does not exist'));
    expect(await host.deals()).toEqual([]);
  });

  test("a key stands for one event, and after a conflict the transaction goes on", async () => {
    const about = { transaction: undefined as Queryable | undefined, idempotencyKey: "K-1" };
    await library.transact(async (transaction, insertDeal) => {
      const { triggerWebhookEvent } = host.webhooks;
      const first = await triggerWebhookEvent("DealCreated", "D-1", { ...about, transaction });
      const again = await triggerWebhookEvent("DealCreated", "D-1", { ...about, transaction });
      expect([first.duplicate, again]).toEqual([false, { eventId: first.eventId, duplicate: true }]);
      const conflict = triggerWebhookEvent("DealCreated", "D-2", { ...about, transaction });
      await expect(conflict).rejects.toMatchObject({ code: "idempotency_conflict" });
      await insertDeal("D-1");
    });
    expect([await host.deals(), await host.events()]).toEqual([["D-1"], ["D-1"]]);
  });

  test("the database itself is refused as a transaction", async () => {
    const trigger = async () =>
      host.webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction: library.mistake() });
    await expect(trigger()).rejects.toMatchObject({ code: "not_a_transaction" });
    expect(await host.events()).toEqual([]);
  });
}

/** Libraries wrap the database's error in their own. */
function deepMessage(error: unknown): string {
  return error instanceof Error ? `${error.message} ${deepMessage(error.cause)}` : "";
}
