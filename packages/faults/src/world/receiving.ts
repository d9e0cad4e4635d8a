import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import type { PostgresClient, Queryable } from "@ancrage/postgres";
import { createPostgresStore } from "@ancrage/postgres";
import { type Child, startChild } from "../processes/child.ts";
import type { ReceiverOptions } from "../processes/receiver-process.ts";
import { DealCreated } from "./deal-created.ts";
import { type FastTime, fastClock } from "./fast-clock.ts";
import { sealingKeys } from "./story-terms.ts";

/** A receiver in a process of its own, and who it is to the library. */
export interface Receiving {
  readonly process: Child;
  readonly endpointIds: readonly string[];
}

/** Makes the tables, starts a receiver that writes to `log`, and subscribes it twice, by two endpoints. */
export async function startReceiving(
  database: PostgresClient,
  { log, time }: { readonly log: string; readonly time: FastTime },
): Promise<Receiving> {
  const process = startChild("./receiver-process.ts", { log } satisfies ReceiverOptions);
  const port = Number((await process.heard("listening"))["port"]);
  const webhooks = createWebhooks({
    ...{ triggers: [DealCreated], store: createPostgresStore({ client: database }), sealingKeys },
    ...{ clock: fastClock(time), urlPolicy: allowLocalReceivers },
  });
  await webhooks.migrate();
  const statements: Queryable = database;
  await statements.query("create table deals (id text primary key)");
  const secrets: Record<string, string> = {};
  for (const name of ["first", "second"]) {
    const { id, secret } = await webhooks.endpoints.create({ name, url: `http://127.0.0.1:${port}/${name}` });
    await webhooks.subscriptions.create(id, { trigger: DealCreated.name });
    secrets[id] = secret;
  }
  process.tell({ secrets });
  await process.heard("ready");
  return { process, endpointIds: Object.keys(secrets) };
}
