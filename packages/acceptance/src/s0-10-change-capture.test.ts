import { allowLocalReceivers, createWebhooks, defineTrigger } from "@ancrage/core";
import { createPostgresStore, type Queryable, trackTable } from "@ancrage/postgres";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { adapters, listen } from "./adapters.ts";
import { type Receiver, startReceiver, verified } from "./receiver.ts";
import { sealingKeys } from "./sealing-keys.ts";
import { type DatabaseUnderTest, databases, type OpenedDatabase } from "./stores.ts";

// Everything that the application has besides its table; none of it knows of Ancrage.
const tables = [
  "create table deal (id text primary key, company text not null, label text not null, is_project boolean not null)",
  "create table offer (id text primary key, company text not null)",
  `create function win(offer_id text) returns void language sql as $$
     insert into public.deal select id, company, 'won', true from public.offer where id = offer_id $$`,
  `create function copy_offer() returns trigger language plpgsql as $$
     begin insert into public.deal values ('of-' || new.id, new.company, 'offered', true); return new; end $$`,
  "create trigger copy_offer after insert on offer for each row execute function copy_offer()",
];

const tracked = trackTable("public.deal", {
  insert: "NewOpportunity",
  when: "is_project",
  recordId: "id",
  tenantId: "company",
});

/** An application with a table of deals, which calls nobody when it writes one. */
async function startApplication({ client }: OpenedDatabase, receiver: Receiver) {
  for (const statement of tables) await client.query(statement);
  const store = createPostgresStore({ client, tables: [tracked] });
  const NewOpportunity = defineTrigger("NewOpportunity", {
    ...{ description: "An opportunity was created", resource: "opportunity", action: "create" },
    payload: z.object({ id: z.string(), label: z.string() }),
    async build({ recordId, context }: { recordId: string; context: Queryable }) {
      const { rows } = await context.query("select id, label from public.deal where id = $1", [recordId]);
      return z.object({ id: z.string(), label: z.string() }).parse(rows[0]);
    },
    sample: { id: "D-0", label: "Sample" },
  });
  const webhooks = createWebhooks({
    triggers: [NewOpportunity],
    ...{ context: client, tenancy: "required", store, sealingKeys, urlPolicy: allowLocalReceivers },
  });
  await webhooks.migrate();
  await store.installTracking();
  onTestFinished(() => webhooks.stop());

  const server = await listen(adapters.express.mount(webhooks, () => ({ tenantId: "acme", role: "operator" })));
  onTestFinished(() => server.close());
  const response = await fetch(`${server.origin}/webhooks/subscriptions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ trigger: "NewOpportunity", targetUrl: receiver.url("/a") }),
  });
  return { webhooks, secret: z.object({ secret: z.string() }).parse(await response.json()).secret };
}

async function start(database: DatabaseUnderTest) {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const opened = await database.open();
  onTestFinished(() => opened.close());
  const { webhooks, secret } = await startApplication(opened, receiver);

  /** The ids of the deals that have arrived once all that is due was delivered. */
  async function arrived(): Promise<readonly string[]> {
    await webhooks.dispatchDue();
    const deals = receiver
      .requests("/a")
      .map((request) => z.object({ id: z.string() }).parse(verified(request, secret)));
    return deals.map(({ id }) => id).toSorted();
  }
  return { ...opened, arrived };
}

for (const database of databases) {
  test(`S0.10 the event fires whatever wrote the row: statements of the application, imports, functions, triggers, others [${database.name}]`, async () => {
    const { client, outside, arrived } = await start(database);
    await client.query("insert into deal values ($1, 'acme', $2, true)", ["application", "Bridge"]);
    await client.query("insert into deal values ('import-1', 'acme', 'a', true), ('import-2', 'acme', 'b', true)");
    await client.query("insert into offer values ('offer', 'acme')");
    await client.query("select win('offer')");
    await client.query(`merge into deal using (values ('merge')) as m (id) on deal.id = m.id
      when not matched then insert values (m.id, 'acme', 'merged', true)`);
    await outside.query("insert into deal select 'psql', 'acme', 'by hand', true");
    const ids = ["application", "import-1", "import-2", "merge", "of-offer", "offer", "psql"];
    expect(await arrived()).toEqual(ids);
  });

  test(`S0.10 nothing fires for what was rolled back, is of another tenant, fails the condition or is no insert [${database.name}]`, async () => {
    const { client, outside, arrived } = await start(database);
    await outside.query("insert into deal values ('other tenant', 'globex', 'Bridge', true)");
    await client.query("insert into deal values ('no project', 'acme', 'Lamp', false)");
    await client.query("update deal set is_project = true where id = 'no project'");
    // Commits as one, and so it fails as one.
    const doomed = "insert into deal values ('doomed', 'acme', 'Bridge', true), ('doomed', 'acme', 'Bridge', true)";
    await expect(client.query(doomed)).rejects.toMatchObject({ code: "23505" });
    await client.query(
      "do $$ begin insert into deal values ('undone', 'acme', 'x', true); raise 'no'; exception when others then end $$",
    );
    await outside.query("insert into deal values ('last', 'acme', 'Last', true)");
    expect(await arrived()).toEqual(["last"]);
  });
}
