import { writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";

const { ancrage, running, inFolder } = useAncrage();

// What the app sends arrives at `ancrage listen`, by a secret that is known beforehand to nobody: it prints what it made.
beforeAll(async () => {
  await writeFile(
    inFolder("app.ts"),
    `import { allowLocalReceivers, createWebhooks, defineTrigger } from "@ancrage/core";
    import { createMemoryStore } from "@ancrage/memory";
    import { z } from "zod";
    const NewOpportunity = defineTrigger("NewOpportunity", {
      description: "An opportunity was created", resource: "opportunity", action: "create",
      payload: z.object({ id: z.string() }), sample: { id: "D-0" },
      build: ({ recordId }) => ({ id: recordId }),
    });
    export const webhooks = createWebhooks({
      triggers: [NewOpportunity], store: createMemoryStore(), urlPolicy: allowLocalReceivers,
    });
    if (process.env.RECEIVER) {
      const { id } = await webhooks.endpoints.create({ name: "Here", url: process.env.RECEIVER });
      await webhooks.subscriptions.create(id, { trigger: "NewOpportunity" });
    }`,
  );
  await writeFile(inFolder("ancrage.config.ts"), `export default { app: "./app.ts" };`);
});

test("openapi prints the document of the app that the config file names", async () => {
  const { code, stdout, stderr } = await ancrage(["openapi", "--api-version", "7"]);
  expect([code, stderr]).toEqual([0, ""]);
  const { openapi, info, webhooks } = JSON.parse(stdout);
  expect([openapi, info.version, Object.keys(webhooks)]).toEqual(["3.1.0", "7", ["NewOpportunity"]]);
});

test("trigger records, and with --dispatch its delivery arrives at listen", async () => {
  const listening = running(["listen", "--port", "0", "--json"]);
  const place = /http:\S+:\d+/.exec(await listening.word())?.[0] ?? "";
  const { code, stdout, stderr } = await ancrage(["trigger", "NewOpportunity", "D-17", "--dispatch", "--json"], {
    RECEIVER: `${place}/in`,
  });
  const { eventId, duplicate } = JSON.parse(stdout);
  expect([code, duplicate, stderr]).toEqual([0, false, "Dispatched: 1 events, 1 deliveries.\n"]);
  expect(JSON.parse(await listening.line())).toMatchObject({
    ...{ id: eventId, type: "NewOpportunity", path: "/in", body: { data: { id: "D-17" } } },
  });
  expect(await listening.interrupt()).toBe(130);
});

test("what cannot be recorded is said in the library's words, without a stack", async () => {
  const [unknown, invalid, noJson] = await Promise.all([
    ancrage(["trigger", "NewOportunity", "D-1"]),
    ancrage(["trigger", "NewOpportunity", "D-1", "--payload", "{}"]),
    ancrage(["trigger", "NewOpportunity", "D-1", "--payload", "{"]),
  ]);
  expect(unknown).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("NewOportunity") });
  expect(invalid).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("id") });
  expect(noJson).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("It is no JSON.") });
  for (const { stderr } of [unknown, invalid, noJson]) expect(stderr).not.toMatch(/^ +at /m);
});

test("dispatch sends what is due and ends; with --watch it goes on until Ctrl-C", async () => {
  const once = await ancrage(["dispatch", "--json", "--max-ms", "1000"]);
  expect(once).toEqual({ code: 0, stdout: `{"events":0,"deliveries":0,"receipts":0}\n`, stderr: "" });
  const watching = running(["dispatch", "--watch"]);
  expect(await watching.word()).toMatch(/^Sending what is due\./);
  expect(await watching.interrupt()).toBe(130);
});
