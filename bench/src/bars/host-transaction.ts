import { createPostgresStore } from "@ancrage/postgres";
import type pg from "pg";
import { defineBar } from "../bar.ts";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import { judged } from "../finding.ts";
import { median } from "../measuring/median.ts";

const what = "An event inside the caller's transaction, beside one plain INSERT more";

/** Statements of a host's transaction. */
type InTransaction = (client: pg.PoolClient, recordId: string) => Promise<unknown>;

/**
 * The time of a transaction that writes a row of the host's and triggers an event, beside the same one with another plain
 * INSERT instead. One connection; blocks of transactions in turns.
 */
export const hostTransaction = defineBar({
  name: "P3",
  what,
  full: { blocks: 60, transactions: 100 },
  quick: { blocks: 6, transactions: 20 },
  async measure(databases, { blocks, transactions }) {
    const { pool, close } = await databases.create();
    try {
      const webhooks = createBenchWebhooks({ store: createPostgresStore({ client: pool }) });
      await webhooks.migrate();
      for (const table of ["deals", "notes"]) {
        await pool.query(
          `create table ${table} (id text primary key, label text not null, created_at timestamptz not null default now())`,
        );
      }

      let roundTrips = 0;
      const trigger: InTransaction = (client, recordId) =>
        webhooks.triggerWebhookEvent(NewDeal.name, recordId, {
          transaction: {
            query(text: string, values?: unknown[]) {
              roundTrips += 1;
              return client.query(text, values);
            },
          },
        });
      const insert: InTransaction = (client, recordId) =>
        client.query("insert into notes (id, label) values ($1, $2)", [recordId, "A note about the deal"]);

      const client = await pool.connect();
      const ours: number[] = [];
      const peer: number[] = [];
      let number = 0;
      const block = async (also: InTransaction) => {
        const startedMs = performance.now();
        for (let index = 0; index < transactions; index += 1) {
          const recordId = recordIdOf(number++);
          await client.query("begin");
          await client.query("insert into deals (id, label) values ($1, $2)", [recordId, "A deal"]);
          await also(client, recordId);
          await client.query("commit");
        }
        return (performance.now() - startedMs) / transactions;
      };
      try {
        // One of each to warm up.
        await block(trigger);
        await block(insert);
        roundTrips = 0;
        for (let index = 0; index < blocks; index += 1) {
          ours.push(await block(trigger));
          peer.push(await block(insert));
        }
      } finally {
        client.release();
      }

      const perEvent = roundTrips / (blocks * transactions);
      return [
        judged({
          bar: "P3",
          what,
          ours: { value: median(ours), unit: "ms" },
          peer: { value: median(peer), unit: "ms" },
          ratio: median(ours.map((ms, index) => ms / (peer[index] ?? Number.NaN))),
          wanted: { of: "ratio", atMost: 1.15 },
          faults: perEvent === 1 ? [] : [`an event took ${perEvent} round trips`],
          notes: ["one round trip is wanted too"],
        }),
      ];
    } finally {
      await close();
    }
  },
});
