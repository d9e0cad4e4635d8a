import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Client, createClient } from "@ancrage/client";
import { createExpressMiddleware } from "@ancrage/express";
import express from "express";
import type { BenchWebhooks } from "../contenders/bench-webhooks.ts";

/** The HTTP API of `webhooks` in Express, in this process, and a client of it that is an operator. */
export async function serveApi(webhooks: BenchWebhooks): Promise<{ readonly client: Client; close(): Promise<void> }> {
  const application = express();
  const authenticate = () => ({ tenantId: "default", role: "operator" as const });
  application.use("/webhooks", createExpressMiddleware(webhooks, { authenticate }));
  const server = application.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    client: createClient({ url: `http://127.0.0.1:${port}/webhooks`, headers: {} }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
