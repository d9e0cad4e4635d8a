import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type RunningDemo, startDemo } from "../demo/start-demo.ts";
import { crmStory } from "./crm-story.ts";
import type { HttpClient } from "./http-client.ts";
import { insertWithSql } from "./insert-with-sql.ts";
import { ledgerDetail, ledgerPage } from "./ledger-page.ts";
import { playStory } from "./play-story.ts";
import { createStoryWorld, type StoryWorld } from "./story-world.ts";

let folder: string;
let demo: RunningDemo;
let tellings = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ancrage-crm-"));
  demo = await startDemo({ once: true, port: 0, databaseUrl: null, folder });
}, 60_000);

afterAll(async () => {
  await demo.stop();
  await rm(folder, { recursive: true });
});

function newWorld(signal = AbortSignal.timeout(40_000)): StoryWorld {
  tellings += 1;
  return createStoryWorld({ demo, companyId: `story-${tellings.toString(16)}`, signal });
}

/** Plays the story against a real CRM and receiver, in a world that was changed. Returns the lines it printed. */
async function playIn(change: (world: StoryWorld) => Partial<StoryWorld>): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(40_000);
  const world = newWorld(signal);
  const lines: string[] = [];
  const held = await playStory((telling) => crmStory(telling, { ...world, ...change(world) }), {
    print: (text) => void lines.push(text),
    notes: { recall: () => undefined, keep: () => {}, forget: () => {} },
    signal,
  });
  expect(held).toBe(false);
  return lines;
}

/** The client, with what `request` asks changed on its way. */
function asking(client: HttpClient, request: string, change: object): HttpClient {
  return (asked, body) => client(asked, asked === request ? { ...Object(body), ...change } : body);
}

/** The client, with what `request` is answered changed on its way. */
function answering(client: HttpClient, request: RegExp, change: (body: unknown) => unknown): HttpClient {
  return async (asked, body) => {
    const answer = await client(asked, body);
    if (!request.test(asked)) return answer;
    return { ...answer, expect: (status, schema) => schema.parse(change(answer.expect(status, z.unknown()))) };
  };
}

// Each has a company of its own and mostly waits for retries.
describe.concurrent("the story in a world where something is wrong", { timeout: 60_000 }, () => {
  test("a subscription that is refused fails at step 1, with the reason given", async () => {
    const lines = await playIn(({ subscribe }) => ({
      subscribe: (_trigger, path) => subscribe("NoSuchTrigger", path),
    }));
    expect(lines).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/^FAILED at step 1, Subscribe .*instead of 201.*unknown_trigger/);
  });

  test("a second subscription instead of the first one again fails at step 2", async () => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: asking(subscriber, "POST /webhooks/subscriptions", { trigger: "NewProspect" }),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 2, .*answered 201 instead of 200/);
  });

  test("another id for the same subscription fails at step 2", async () => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: answering(subscriber, /^POST .webhooks.subscriptions$/, () => ({ id: "sub_other" })),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 2, .*The id: expected 'sub_.*got 'sub_other'$/);
  });

  test("a webhook that the receiver does not trust fails at step 4", async () => {
    const lines = await playIn(({ subscriber, urlOf }) => ({
      // Forgets to tell the receiver the secret.
      async subscribe(trigger, path) {
        const answer = await subscriber("POST /webhooks/subscriptions", { trigger, targetUrl: urlOf(path) });
        return answer.expect(201, z.object({ id: z.string() })).id;
      },
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 4, .*got 'this path knows no secret yet'$/);
  });

  test("a CRM that also tells about opportunities that are no projects fails at step 5", async () => {
    const lines = await playIn(({ insert }) => ({
      insert: (kind, record) => insert(kind, kind === "opportunities" ? { ...record, isProject: true } : record),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 5, .*expected 2, got 3$/);
  });

  test("a webhook about a row inserted with plain SQL that is not trusted fails at step 6", async () => {
    const lines = await playIn(({ arrived }) => ({
      async arrived(count, path, recordId) {
        const requests = await arrived(count, path, recordId);
        return recordId === "D-4" ? requests.map((request) => ({ ...request, distrust: "forged" })) : requests;
      },
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 6, .*got 'forged'$/);
  });

  test("other bytes in a later attempt fail at step 8", async () => {
    const lines = await playIn(({ arrived }) => ({
      async arrived(count, path, recordId) {
        const requests = await arrived(count, path, recordId);
        return requests.map((request, index) => (index === 2 ? { ...request, body: `${request.body}IA==` } : request));
      },
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 8, .*expected 1, got 2$/);
  });

  test("a receiver that goes on receiving after its 410 fails at step 10", async () => {
    const lines = await playIn((world) => ({
      subscribe: (trigger) => world.subscribe(trigger, trigger === "NewCustomer" ? "/flaky" : "/hook"),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 10, .*'canceled'.*got \[ 'succeeded'/);
  });

  test.each([
    ["a record of another shape", 0, { more: 1 }],
    ["another value in the record that was delivered", 2, { amount: 1 }],
  ])("performList with %s fails at step 11", async (_what, changed, change) => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: answering(subscriber, /performList$/, (body) =>
        z
          .array(z.looseObject({}))
          .parse(body)
          .map((item, index) => (index === changed ? { ...item, ...change } : item)),
      ),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 11, /);
  });

  test("a ledger with another state fails at step 12", async () => {
    const lines = await playIn(({ operator }) => ({
      operator: answering(operator, /^GET .webhooks.deliveries$/, (body) => {
        const page = ledgerPage.parse(body);
        return { ...page, items: page.items.map((row) => ({ ...row, state: "succeeded" })) };
      }),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 12, .*The ledger: /);
  });

  test("an attempt that did not reach the receiver fails at step 12", async () => {
    const lines = await playIn(({ received }) => ({
      received: async (...wanted) => (await received(...wanted)).slice(1),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 12, .*What the receiver answered of NewProspect/);
  });

  test("an attempt that the ledger does not know fails at step 12", async () => {
    const lines = await playIn(({ operator }) => ({
      operator: answering(operator, /^GET .webhooks.deliveries.dlv_/, (body) => {
        const delivery = ledgerDetail.parse(body);
        return delivery.trigger === "NewCustomer" ? { ...delivery, history: delivery.history.slice(1) } : delivery;
      }),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 12, .*What the receiver answered of NewCustomer/);
  });

  test("a subscription that lives on fails at step 13", async () => {
    const lines = await playIn(({ subscriber }) => ({
      subscriber: (asked, body) =>
        subscriber(asked.startsWith("DELETE") ? "DELETE /webhooks/subscriptions/sub_other" : asked, body),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 13, /);
  });

  test("a trigger that lets nobody wait fails at step 14", async () => {
    const lines = await playIn(({ subscribeSync }) => ({
      subscribeSync: (_trigger, path) => subscribeSync("NewCustomer", path),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 14, .*instead of 201.*sync_not_allowed/);
  });

  test("a credit check whose request is not trusted fails at step 15", async () => {
    const lines = await playIn(({ arrived }) => ({
      async arrived(count, path, recordId) {
        const requests = await arrived(count, path, recordId);
        return path === "/credit" ? requests.map((request) => ({ ...request, distrust: "forged" })) : requests;
      },
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 15, .*got 'forged'$/);
  });

  test("a CRM that does not wait for the credit check fails at step 16", async () => {
    const lines = await playIn(({ subscribe }) => ({
      subscribeSync: async (trigger, path) => void (await subscribe(trigger, path)),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 16, .*answered 201 instead of 409/);
  });

  test("an order that is there although it was refused fails at step 16", async () => {
    const lines = await playIn(({ operator }) => ({
      operator: answering(operator, /^GET .api.orders$/, (body) => [{ label: "Gold tiles" }, ...(body as unknown[])]),
    }));
    expect(lines.at(-1)).toMatch(/^FAILED at step 16, .*The orders: .*Gold tiles/);
  });
});

describe("what a step finds when it is run again after a kill", () => {
  test("a subscription is the same one, but for one whose secret nobody was told", async () => {
    const world = newWorld();
    const body = { trigger: "NewOpportunity", targetUrl: world.urlOf("/hook") };
    const lost = (await world.subscriber("POST /webhooks/subscriptions", body)).expect(
      201,
      z.object({ id: z.string() }),
    );
    const id = await world.subscribe("NewOpportunity", "/hook");
    expect(id).not.toBe(lost.id);
    expect(await world.subscribe("NewOpportunity", "/hook")).toBe(id);
    const list = await world.subscriber("GET /webhooks/subscriptions");
    expect(list.expect(200, z.object({ items: z.array(z.object({ id: z.string() })) })).items).toHaveLength(1);
  });

  test("a receiver that the CRM waits for is made anew, since nobody may know its secret", async () => {
    const world = newWorld();
    await world.subscribeSync("OrderPlaced", "/credit");
    await world.subscribeSync("OrderPlaced", "/credit");
    const list = await world.operator("GET /webhooks/endpoints");
    expect(list.expect(200, z.object({ items: z.array(z.unknown()) })).items).toHaveLength(1);
    const customerId = await world.insert("customers", { name: "Ada Ltd", email: "ada@example.com" });
    const order = { customerId, label: "Tiles", amount: 900 };
    const id = await world.insert("orders", order);
    expect(await world.insert("orders", order)).toBe(id);
    expect(await world.arrived(1, "/credit", id)).toMatchObject([{ distrust: null, status: 200 }]);
  });

  test("a record is inserted once, over HTTP and with plain SQL", async () => {
    const world = newWorld();
    const customerId = await world.insert("customers", { name: "Ada Ltd", email: "ada@example.com" });
    expect(await world.insert("customers", { name: "Ada Ltd", email: "ada@example.com" })).toBe(customerId);
    const id = await insertWithSql(world, customerId, "New shed");
    expect(await insertWithSql(world, customerId, "New shed")).toBe(id);
    expect(await world.insert("opportunities", { customerId, label: "New shed", amount: 1 })).toBe(id);
  });
});
