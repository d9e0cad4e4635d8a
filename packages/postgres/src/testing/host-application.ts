import { createWebhooks, defineTrigger, generateSealingKey, type Webhooks } from "@ancrage/core";
import { z } from "zod";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { PostgresClient } from "../database/clients.ts";
import type { Queryable } from "../database/database.ts";

const DealCreated = defineTrigger("DealCreated", {
  description: "A deal was created",
  resource: "deal",
  action: "create",
  payload: z.object({ id: z.string(), label: z.string() }),
  build: ({ recordId }) => ({ id: recordId, label: "A deal" }),
  recent: () => [],
  sample: { id: "D-0", label: "Sample" },
});

/** An application that keeps deals in a table `deals (id)` of the database that Ancrage's tables are in. */
export interface HostApplication {
  readonly webhooks: Webhooks<readonly [typeof DealCreated], "single", Queryable>;
  /** The same application, whose webhooks look for tables that nobody has made. */
  readonly withoutTables: Webhooks<readonly [typeof DealCreated], "single", Queryable>;
  /** The ids of the deals that are committed. */
  deals(): Promise<string[]>;
  /** The record ids of the events that are committed. */
  events(): Promise<string[]>;
  /** The payloads of those events. */
  payloads(): Promise<unknown[]>;
}

/** Makes the tables where there are none yet, and empties them. Nothing is dispatched. */
export async function openHostApplication(client: PostgresClient, { notify = true } = {}): Promise<HostApplication> {
  const to: Queryable = client;
  const webhooksIn = (schema: string) =>
    createWebhooks({
      triggers: [DealCreated],
      context: {},
      store: createPostgresStore({ client, schema, notify }),
      sealingKeys: [generateSealingKey()],
    });
  const webhooks = webhooksIn("ancrage");
  await webhooks.migrate();
  await to.query("create table if not exists deals (id text primary key)");
  for (const table of ["deals", "ancrage.event_queue", "ancrage.idempotency_keys"])
    await to.query(`delete from ${table}`);

  async function texts(select: string): Promise<string[]> {
    const { rows } = await to.query(select);
    return rows.map(({ text }) => String(text));
  }

  return {
    webhooks,
    withoutTables: webhooksIn("nowhere"),
    deals: () => texts("select id as text from deals order by id"),
    events: () => texts("select record_id as text from ancrage.event_queue order by record_id"),
    async payloads() {
      const payloads = await texts("select payload as text from ancrage.event_queue order by record_id");
      return payloads.map((payload) => JSON.parse(payload));
    },
  };
}
