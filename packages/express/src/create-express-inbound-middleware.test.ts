import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createWebhooks, defineInboundHook, fromPaths } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { createExpressInboundMiddleware } from "./create-express-inbound-middleware.ts";

test("a call by its code is stored, answered, and then run", async () => {
  const { promise: ran, resolve: run } = Promise.withResolvers<unknown>();
  const refreshCustomer = defineInboundHook("refresh-customer", {
    description: "Reads a customer again",
    methods: ["GET", "POST"],
    authentication: { kind: "none" },
    query: fromPaths({ file: "dos", customer: "refreshCustomer" }),
    handler: ({ query }) => run(query),
  });
  const webhooks = createWebhooks({ triggers: [], inboundHooks: [refreshCustomer], store: createMemoryStore() });
  await webhooks.start();
  onTestFinished(() => webhooks.stop());
  const server = express().use("/api/v1/WebHook", createExpressInboundMiddleware(webhooks)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { code } = await webhooks.inbound.codes.issue("refresh-customer", { label: "ERP" });
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/webhook/${code}?dos=998&refreshCustomer=C0000001`);
  expect([response.status, await response.text()]).toEqual([200, "ok"]);
  expect(await ran).toEqual({ file: "998", customer: "C0000001" });
});
