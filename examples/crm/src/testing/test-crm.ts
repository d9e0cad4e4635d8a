import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { generateSealingKey } from "@ancrage/core";
import { createTestWebhooksOn } from "@ancrage/memory/testing";
import { onTestFinished } from "vitest";
import { createCrmApp } from "../crm/create-crm-app.ts";
import { crmTriggers } from "../crm/crm-triggers.ts";
import type { DemoToken } from "../crm/logins/demo-tokens.ts";
import { type TestDatabase, testDatabase } from "./test-database.ts";

/** One HTTP call; a body that is no text goes as JSON. */
export type Call = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;

/** For the tests of a file: each call gives a CRM with nothing in it, over real HTTP and on one PGlite for all. */
export function testCrm() {
  const emptied = testDatabase();
  return async () => startCrm(await emptied());
}

/** The CRM's webhooks go to a scripted receiver, without sockets. */
async function startCrm({ client, database, store }: TestDatabase) {
  const kit = createTestWebhooksOn(
    { store, nextDueAt: async () => null },
    { triggers: crmTriggers, context: database, tenancy: "required", sealingKeys: [generateSealingKey()] },
  );
  onTestFinished(() => kit.webhooks.stop());
  // Events of tracked tables bear the time of the database, which the test's clock does not move.
  const untilNow = () => kit.clock.moveTo(new Date());
  untilNow();
  const server = createCrmApp({ database, webhooks: kit.webhooks }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const as = (token: DemoToken | "nobody") => callerOf(`http://127.0.0.1:${port}`, token);
  return {
    ...kit,
    client,
    as,
    operator: as("acme-operator"),
    subscriber: as("acme-subscriber"),
    async settle(): Promise<void> {
      untilNow();
      await kit.settle();
    },
  };
}

function callerOf(url: string, token: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
}
