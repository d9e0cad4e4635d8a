import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { defineTrigger } from "@ancrage/core";
import { createExpressMiddleware } from "@ancrage/express";
import { createTestWebhooks } from "@ancrage/memory/testing";
import express from "express";
import { afterAll, beforeAll } from "vitest";
import { z } from "zod";

const NewOpportunity = defineTrigger("NewOpportunity", {
  ...{ description: "An opportunity was created", resource: "opportunity", action: "create" },
  ...{ payload: z.object({ id: z.string() }), sample: { id: "D-0" }, retryScheduleMs: [] },
  build: ({ recordId }) => ({ id: recordId }),
});

/** The token of an operator of `servedLedger`. */
export const token = "operator-token";

/** What happens to the replay request of this number, from 0: it is let through, later perhaps, or answered with a status. */
export type Gate = (call: number) => Promise<number | undefined>;

/** The API over real HTTP, in Express, on a store in memory, for the tests of a file. Receivers are scripted. */
export function useServedLedger() {
  const kit = createTestWebhooks({ triggers: [NewOpportunity] });
  let calls = 0;
  let before: Gate = async () => undefined;
  const app = express();
  app.post("/webhooks/deliveries/replay", async (_request, response, next) => {
    const status = await before(calls++);
    if (status === undefined) next();
    else response.status(status).json({ error: { code: "internal", message: "It failed.", details: {} } });
  });
  app.use(
    "/webhooks",
    createExpressMiddleware(kit.webhooks, {
      authenticate: (request) =>
        request.get("authorization") === `Bearer ${token}` ? { tenantId: "default", role: "operator" } : null,
    }),
  );
  const server = createServer(app);
  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await kit.webhooks.stop();
  });
  return {
    ...kit,
    /** Puts a gate before replays, and counts them from 0 again. */
    gateReplays(gate: Gate) {
      calls = 0;
      before = gate;
    },
    /** What tells a command where the API is, and who calls. */
    environment: () => ({
      ANCRAGE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
      ANCRAGE_TOKEN: token,
    }),
  };
}
