import { once } from "node:events";
import { createServer } from "node:http";
import { type RunningPayments, startPayments } from "@ancrage/example-payments";
import type { PostgresClient } from "@ancrage/postgres";
import { createCrmApp } from "../crm/create-crm-app.ts";
import { createCrmStore } from "../crm/create-crm-store.ts";
import { createCrmWebhooks } from "../crm/create-crm-webhooks.ts";
import { authenticate } from "../crm/logins/authenticate.ts";
import { createCrmDatabase } from "../crm/storage/create-crm-database.ts";
import { createCrmSchema } from "../crm/storage/create-crm-schema.ts";
import type { DemoSettings } from "./demo-settings.ts";
import { listen } from "./listen.ts";
import { mountedUnder } from "./mounted-under.ts";
import { sealingKeyIn } from "./sealing-key-in.ts";

export interface RunningCrm {
  readonly url: string;
  /** The shop of the payments example, under `/payments`. */
  readonly payments: Pick<RunningPayments, "codeUrl">;
  /** Answers what was asked, finishes the deliveries in flight, then ends. */
  stop(): Promise<void>;
}

// A caller who connected and asks nothing must not keep the CRM from ending.
const longestAnswerMs = 5_000;

/**
 * Starts the CRM on what the database holds, and the shop that receives payments beside it. @throws `DemoError` when the port
 * cannot be had
 */
export async function startCrm(
  client: PostgresClient,
  { folder, port, stripeSecret }: DemoSettings & { readonly stripeSecret: string },
): Promise<RunningCrm> {
  const database = createCrmDatabase(client);
  const store = createCrmStore(client);
  await createCrmSchema(database);
  await store.migrate();
  await store.installTracking();
  const sealingKey = sealingKeyIn(folder);
  const webhooks = createCrmWebhooks({ database, store, sealingKey });
  let url = "";
  const paymentsUrl = () => `${url}/payments`;
  const payments = await startPayments({ client, url: paymentsUrl, sealingKey, stripeSecret, authenticate });
  const server = createServer(mountedUnder("/payments", payments.listener, createCrmApp({ database, webhooks })));
  try {
    url = await listen(server, port);
  } catch (error) {
    await payments.stop();
    throw error;
  }
  await webhooks.start();
  return {
    url,
    payments,
    async stop() {
      const closed = once(server, "close");
      server.close();
      const hangUp = setTimeout(() => server.closeAllConnections(), longestAnswerMs);
      await closed;
      clearTimeout(hangUp);
      await Promise.all([webhooks.stop(), payments.stop()]);
    },
  };
}
