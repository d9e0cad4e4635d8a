import { join } from "node:path";
import { createTestDatabase } from "@ancrage/conformance/databases";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { createCrmStore } from "./crm/create-crm-store.ts";
import { createCrmWebhooks } from "./crm/create-crm-webhooks.ts";
import { createCrmDatabase } from "./crm/storage/create-crm-database.ts";
import { openDatabase } from "./demo/open-database.ts";
import { sealingKeyIn } from "./demo/sealing-key-in.ts";
import { openReceiverMemory } from "./receiver/receiver-memory.ts";
import { mustHaveArrived } from "./story/must-have-arrived.ts";
import { folderForDemo, type SpawnedDemo, spawnDemo } from "./testing/spawn-demo.ts";

const server = inject("postgresUrl");

const databases = [
  { name: "PGlite", createUrl: async () => null },
  ...(server === null ? [] : [{ name: "PostgreSQL", createUrl: () => createUrl(server) }]),
];

async function createUrl(serverUrl: string): Promise<string> {
  const database = await createTestDatabase(serverUrl);
  onTestFinished(database.drop);
  return database.url;
}

/** Kills the demo as soon as it has printed `text`. */
async function killAt({ child, exitCode, printed }: SpawnedDemo, text: RegExp): Promise<void> {
  await printed(text);
  child.kill("SIGKILL");
  expect(await exitCode).toBeNull();
}

/** Every delivery of the company, with its attempts, as the database has it when no demo runs. */
async function readLedger(folder: string, databaseUrl: string | null, companyId: string) {
  const kept = join(folder, ".ancrage");
  const { client, close } = await openDatabase(kept, databaseUrl);
  const parts = { database: createCrmDatabase(client), store: createCrmStore(client), sealingKey: sealingKeyIn(kept) };
  const webhooks = createCrmWebhooks(parts);
  try {
    const actingFor = { tenantId: companyId };
    const { items } = await webhooks.deliveries.list({}, actingFor);
    return await Promise.all(items.map(({ id }) => webhooks.deliveries.get(id, actingFor)));
  } finally {
    await webhooks.stop();
    await close();
  }
}

describe.each(databases)("npm run demo -- --once on $name", ({ createUrl }) => {
  test("killed with -9 again and again, it finishes its story, and what arrived is what the ledger says", {
    timeout: 240_000,
  }, async () => {
    const folder = await folderForDemo();
    const databaseUrl = await createUrl();
    const environment = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
    const start = () => spawnDemo({ folder, commandLine: ["--once"], environment });

    await killAt(start(), /^4\. Insert a project/m);
    await killAt(start(), /^6\. Insert a project with plain SQL/m);
    await killAt(start(), /\/flaky .* answered 500/);
    // Any of the steps that are left; the first two lines are of steps that held before.
    const randomStep = 8 + Math.floor(Math.random() * 12);
    await killAt(start(), new RegExp(`^${randomStep}\\. `, "m"));

    const last = start();
    expect(await last.exitCode, `killed at step ${randomStep}\n${last.output()}`).toBe(0);
    expect(last.output()).toMatch(/^4\. .* \(held before\)$/m);
    expect(last.output()).toMatch(/All 20 steps held/);

    // What the shop told of its payments is in a ledger of its own.
    const all = openReceiverMemory(join(folder, ".ancrage/receiver")).requests();
    const received = all.filter(({ path }) => !path.endsWith("/paid"));
    const paid = all.filter(({ path }) => path.endsWith("/paid"));
    expect([
      new Set(paid.map(({ webhookId }) => webhookId)).size,
      paid.every(({ distrust }) => distrust === null),
    ]).toEqual([1, true]);
    const [, companyId = ""] = /^\/(story-[0-9a-f]+)\/hook$/.exec(received[0]?.path ?? "") ?? [];
    const ledger = await readLedger(folder, databaseUrl, companyId);
    // A kill amid an order leaves a delivery whose outcome nobody knows, and the order is placed anew.
    const [orders, rest] = [true, false].map((isOrder) =>
      ledger.filter(({ trigger }) => (trigger === "OrderPlaced") === isOrder),
    );
    expect(orders?.map(({ state }) => state)).toEqual(expect.arrayContaining(["succeeded", "exhausted"]));
    expect(rest?.map(({ trigger, state }) => [trigger, state]).toSorted()).toEqual([
      ["NewCustomer", "succeeded"],
      ["NewOpportunity", "succeeded"],
      ["NewOpportunity", "succeeded"],
      ["NewOpportunity", "succeeded"],
      ["NewProspect", "canceled"],
    ]);
    for (const delivery of ledger) {
      mustHaveArrived(
        delivery,
        received.filter(({ webhookId }) => webhookId === delivery.eventId),
      );
    }
    const inLedger = new Set(ledger.map(({ eventId }) => eventId));
    expect(received.filter(({ webhookId, distrust }) => !inLedger.has(webhookId) || distrust !== null)).toEqual([]);
  });
});
