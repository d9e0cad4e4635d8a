import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { defineInboundHook, defineTrigger, generateSealingKey } from "@ancrage/core";
import { createExpressMiddleware } from "@ancrage/express";
import { createTestWebhooks, type TestWebhooks } from "@ancrage/memory/testing";
import express from "express";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { Client } from "../client.ts";
import { createClient } from "../create-client.ts";

const deal = z.object({ id: z.string(), amount: z.number() });

const NewOpportunity = defineTrigger("NewOpportunity", {
  ...{ description: "An opportunity was created", resource: "opportunity", action: "create" },
  ...{ payload: deal, sample: { id: "D-0", amount: 1 }, retryScheduleMs: [] },
  build: ({ recordId }) => ({ id: recordId, amount: 1_200 }),
});

const refreshCustomer = defineInboundHook("refresh-customer", {
  ...{ description: "Reads a customer again", methods: ["GET"], authentication: { kind: "none" } },
  handler: () => {},
});

/** Where a server of this test listens. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The API and a client of it. */
export interface ServedApi extends TestWebhooks<(typeof NewOpportunity)[]> {
  /** Where it is mounted, with a slash at its end. */
  readonly url: string;
  /** An operator's. */
  readonly client: Client;
}

/** The API over real HTTP, in Express, on a store in memory; receivers are scripted. The bearer token is the role. */
export async function servedApi(): Promise<ServedApi> {
  const kit = createTestWebhooks({
    triggers: [NewOpportunity],
    inboundHooks: [refreshCustomer],
    inbound: { publicUrl: "https://erp.example/api/v1/WebHook" },
    sealingKeys: [generateSealingKey()],
  });
  onTestFinished(() => kit.webhooks.stop());
  const app = express().use(
    "/app/webhooks",
    createExpressMiddleware(kit.webhooks, {
      authenticate(request) {
        const role = request.get("authorization")?.replace("Bearer ", "");
        return role === "operator" || role === "admin" ? { tenantId: "default", role } : null;
      },
    }),
  );
  const origin = await serve(app);
  const url = `${origin}/app/webhooks/`;
  return { ...kit, url, client: createClient({ url, headers: { authorization: "Bearer operator" } }) };
}
