import { once } from "node:events";
import { createServer } from "node:http";
import { createMemoryStore } from "@ancrage/memory";
import { createCrmApp } from "../crm/create-crm-app.ts";
import { createCrmWebhooks } from "../crm/create-crm-webhooks.ts";
import { createCrmTables } from "../crm/storage/crm-tables.ts";
import { listen } from "./listen.ts";

export interface RunningCrm {
  readonly url: string;
  /** Answers what was asked, finishes the deliveries in flight, then ends. */
  stop(): Promise<void>;
}

// A caller who connected and asks nothing must not keep the CRM from ending.
const longestAnswerMs = 5_000;

/** Starts a CRM with nothing in it. @throws `DemoError` when the port cannot be had */
export async function startCrm(port: number): Promise<RunningCrm> {
  const tables = createCrmTables();
  const store = createMemoryStore();
  const webhooks = createCrmWebhooks(tables, store);
  const server = createServer(createCrmApp({ tables, store, webhooks }));
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
