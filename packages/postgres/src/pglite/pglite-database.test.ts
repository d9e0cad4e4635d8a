import { eventRow } from "@ancrage/conformance";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createPostgresStore, type PostgresStore } from "../create-postgres-store.ts";
import { createPGliteDatabase } from "./pglite-database.ts";

const everything = { tenantId: "acme", ownerId: null };
let client: PGlite;
let store: PostgresStore;
beforeAll(async () => {
  client = await PGlite.create();
  store = createPostgresStore({ client });
  await store.migrate();
  await client.exec("create table deals (id text primary key)");
}, 60_000);
afterAll(() => client.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A call made inside the host's transaction without passing it, and 5 s. */
async function forgetful<Result>(call: () => Promise<Result>): Promise<unknown> {
  const settled = call().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(5_000);
  return settled;
}

test("a call inside db.transaction that does not pass it is told after 5 s, and is never carried out", async () => {
  const [event, other] = [eventRow(), eventRow()];
  await client.transaction(async (tx) => {
    await tx.query("insert into deals values ('D-1')");
    for (const call of [
      () => store.deliveries.recordEvents([event]),
      () => store.deliveries.recordEvents([{ ...other, idempotency: { key: "k", hash: "h" } }]),
    ]) {
      expect(await forgetful(call)).toMatchObject({
        code: "store_busy",
        message: expect.stringContaining("{ transaction: tx }"),
        details: { waitedMs: 5_000 },
      });
    }
  });
  // What was withdrawn stood in line before this.
  expect(await store.deliveries.getEvent(everything, event.id)).toBeNull();
  expect(await store.deliveries.getEvent(everything, other.id)).toBeNull();
  expect((await client.query("select id from deals")).rows).toEqual([{ id: "D-1" }]);
});

test("with the transaction passed it is recorded, and commits or not with it", async () => {
  const [kept, gone] = [eventRow(), eventRow()];
  await client.transaction((tx) => store.deliveries.recordEvents([kept], tx));
  await client.transaction(async (tx) => {
    await store.deliveries.recordEvents([gone], tx);
    await tx.rollback();
  });
  expect(await store.deliveries.getEvent(everything, kept.id)).not.toBeNull();
  expect(await store.deliveries.getEvent(everything, gone.id)).toBeNull();
});

test("a call that waits for another's transaction goes on when that ends in time", async () => {
  const event = eventRow();
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const host = client.transaction(() => finished);
  const recorded = store.deliveries.recordEvents([event]);
  await vi.advanceTimersByTimeAsync(4_999);
  finish();
  await host;
  expect(await recorded).toMatchObject([{ eventId: event.id }]);
  expect(await store.deliveries.getEvent(everything, event.id)).not.toBeNull();
});

test("what has begun is not withdrawn, however long it takes", async () => {
  const begun = createPGliteDatabase(client).transaction(async (own) => {
    await own.query("insert into deals values ('D-2')");
    await vi.advanceTimersByTimeAsync(60_000);
    return "done";
  });
  expect(await begun).toBe("done");
  expect((await client.query("select id from deals where id = 'D-2'")).rows).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("a failure of the database is passed on, and leaves no timer", async () => {
  const database = createPGliteDatabase(client);
  await expect(database.query("select from nowhere")).rejects.toMatchObject({ code: "42P01" });
  await expect(database.transaction(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(vi.getTimerCount()).toBe(0);
});
