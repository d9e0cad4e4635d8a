import { once } from "node:events";
import { createServer } from "node:http";
import type { PostgresClient } from "@ancrage/postgres";
import { createCrmApp } from "../crm/create-crm-app.ts";
import { createCrmStore } from "../crm/create-crm-store.ts";
import { createCrmWebhooks } from "../crm/create-crm-webhooks.ts";
import { createCrmDatabase } from "../crm/storage/create-crm-database.ts";
import { createCrmSchema } from "../crm/storage/create-crm-schema.ts";
import type { DemoSettings } from "./demo-settings.ts";
import { listen } from "./listen.ts";
import { sealingKeyIn } from "./sealing-key-in.ts";

export interface RunningCrm {
  readonly url: string;
  /** Answers what was asked, finishes the deliveries in flight, then ends. */
  stop(): Promise<void>;
}

// A caller who connected and asks nothing must not keep the CRM from ending.
const longestAnswerMs = 5_000;

/** Starts the CRM on what the database holds. @throws `DemoError` when the port cannot be had */
export async function startCrm(client: PostgresClient, { folder, port }: DemoSettings): Promise<RunningCrm> {
  const database = createCrmDatabase(client);
  const store = createCrmStore(client);
  await createCrmSchema(database);
  await store.migrate();
  await store.installTracking();
  const webhooks = createCrmWebhooks({ database, store, sealingKey: sealingKeyIn(folder) });
  const server = createServer(createCrmApp({ database, webhooks }));
  const url = await listen(server, port);
  await webhooks.start();
  return {
    url,
    async stop() {
      const closed = once(server, "close");
      server.close();
      const hangUp = setTimeout(() => server.closeAllConnections(), longestAnswerMs);
      await closed;
      clearTimeout(hangUp);
      await webhooks.stop();
    },
  };
}
