import { createPostgresStore, type PostgresStore } from "@ancrage/postgres";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import type { BenchDatabase } from "./bench-databases.ts";
import { madeId } from "./made-id.ts";
import { multiplyRows } from "./multiply-rows.ts";

/** Deliveries that wait, as many as are asked for. */
export interface WaitingDeliveries {
  /** Adds what is missing to `count`, each with an event of its own, spread over the endpoints. */
  fillUpTo(count: number): Promise<void>;
}

/** Prepares a database with so many endpoints, all at `url`, and the rows of one event as the library makes them. */
export async function prepareWaiting(
  database: BenchDatabase,
  url: string,
  endpoints: number,
): Promise<WaitingDeliveries> {
  const { pool } = database;
  const store = createPostgresStore({ client: pool });
  const webhooks = createBenchWebhooks({ store: onlyRouting(store) });
  await webhooks.migrate();
  for (let number = 0; number < endpoints; number += 1) {
    const endpoint = await webhooks.endpoints.create({ name: `bench ${number}`, url: `${url}/${number}` });
    await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
  }
  await webhooks.triggerWebhookEvent(NewDeal.name, recordIdOf(0));
  await webhooks.dispatchDue();
  await webhooks.stop();
  for (const table of ["events", "delivery_queue"]) {
    await pool.query(`create table public.made_${table} as select * from ancrage.${table}`);
    await pool.query(`delete from ancrage.${table}`);
  }

  let fills = 0;
  return {
    async fillUpTo(count) {
      const { rows } = await pool.query<{ waiting: string }>("select count(*) as waiting from ancrage.delivery_queue");
      const missing = count - Number(rows[0]?.waiting);
      if (missing > 0) {
        fills += 1;
        await addWaiting(database, missing, `fill ${fills}`);
      }
      await database.settle();
    },
  };
}

/** A store whose deliveries nobody claims: what is triggered is routed, and waits. */
export function onlyRouting(store: PostgresStore): PostgresStore {
  return {
    ...store,
    deliveries: { ...store.deliveries, claimDeliveries: async () => ({ deliveries: [], roomAt: null }) },
  };
}

async function addWaiting({ pool }: BenchDatabase, count: number, seed: string): Promise<void> {
  const { rows } = await pool.query<{ now: string }>("select now()::timestamptz(3)::text as now");
  // A millisecond apart, the last one now.
  const createdAt = `('${rows[0]?.now}'::timestamptz - (${count} - n) * interval '1 millisecond')`;
  const eventId = madeId("evt", seed, createdAt);
  await multiplyRows(pool, {
    into: "ancrage.events",
    from: "public.made_events",
    count,
    columns: { id: eventId, created_at: createdAt },
  });
  await multiplyRows(pool, {
    into: "ancrage.delivery_queue",
    from: "public.made_delivery_queue",
    count,
    columns: {
      id: madeId("dlv", seed, createdAt),
      event_id: eventId,
      created_at: createdAt,
      next_attempt_at: createdAt,
    },
  });
}
