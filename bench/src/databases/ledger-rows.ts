import type { Transport } from "@ancrage/core";
import { createPostgresStore } from "@ancrage/postgres";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDealOnce, recordIdOf } from "../contenders/delivered-webhook.ts";
import type { BenchDatabase } from "./bench-databases.ts";
import { madeId } from "./made-id.ts";
import { multiplyRows } from "./multiply-rows.ts";

const endpoints = 10;
// Of each endpoint: one delivery in so many is exhausted.
const oneExhaustedIn = 10;

/**
 * Fills the ledger with so many deliveries to ten endpoints, one in ten exhausted, a millisecond apart. They are copies of
 * rows that the library made. Returns the id of one of the endpoints.
 */
export async function fillLedger(database: BenchDatabase, count: number): Promise<string> {
  const { pool } = database;
  let status = 500;
  const transport: Transport = {
    send: async () => ({ kind: "response", status, headers: [], body: new Uint8Array(), bodyTruncated: false }),
    close: async () => {},
  };
  const webhooks = createBenchWebhooks({ store: createPostgresStore({ client: pool }), transport });
  await webhooks.migrate();
  let endpointId = "";
  for (let number = 0; number < endpoints; number += 1) {
    const endpoint = await webhooks.endpoints.create({
      name: `bench ${number}`,
      url: `http://127.0.0.1:8080/${number}`,
    });
    await webhooks.subscriptions.create(endpoint.id, { trigger: NewDealOnce.name });
    endpointId = endpoint.id;
  }
  for (const answer of [500, 200]) {
    status = answer;
    await webhooks.triggerWebhookEvent(NewDealOnce.name, recordIdOf(answer));
    await webhooks.dispatchDue();
  }
  await webhooks.stop();

  await pool.query("create table public.made_deliveries as select * from ancrage.deliveries where state = 'exhausted'");
  for (let copy = 1; copy < oneExhaustedIn; copy += 1) {
    await pool.query("insert into public.made_deliveries select * from ancrage.deliveries where state = 'succeeded'");
  }
  await pool.query("delete from ancrage.deliveries");
  const { rows } = await pool.query<{ now: string }>("select now()::timestamptz(3)::text as now");
  const createdAt = `('${rows[0]?.now}'::timestamptz - (${count} - n) * interval '1 millisecond')`;
  await multiplyRows(pool, {
    into: "ancrage.deliveries",
    from: "public.made_deliveries",
    count,
    columns: {
      id: madeId("dlv", "ledger", createdAt),
      event_id: madeId("evt", "ledger", createdAt),
      created_at: createdAt,
      ended_at: createdAt,
    },
  });
  await database.settle();
  return endpointId;
}
