import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Call, testCrm } from "../testing/test-crm.ts";
import { NewOpportunity } from "./opportunities/new-opportunity.ts";

const startTestCrm = testCrm();

const ada = { name: "Ada Ltd", email: "ada@example.com" };
const roof = { customerId: "C-1", label: "New roof", amount: 12_000, isProject: true };
const lamp = { customerId: "C-1", label: "New lamp", amount: 90 };
const tiles = { customerId: "C-1", label: "Tiles", amount: 900 };
const subscription = (trigger: string, targetUrl = "https://receiver.example/hook") => ({ trigger, targetUrl });

describe("what the CRM sends", () => {
  test("S4.06 subscribing only declares interest: a call happens when a record is inserted, not before", async () => {
    const { operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await operator("POST", "/api/opportunities", roof);
    await settle();
    const answer = await subscriber("POST", "/webhooks/subscriptions", subscription("NewOpportunity"));
    expect(answer.status).toBe(201);
    await operator("GET", "/api/opportunities");
    await subscriber("GET", "/webhooks/triggers/NewOpportunity/performList");
    await settle();
    expect(receiver.requests()).toEqual([]);

    await operator("POST", "/api/opportunities", { ...roof, label: "New cellar" });
    await settle();
    expect(receiver.deliveries("NewOpportunity").map(({ payload }) => payload)).toEqual([
      {
        ...{ id: "D-2", label: "New cellar", amount: 12_000, status: "open" },
        ...{ customerId: "C-1", customerName: "Ada Ltd", createdAt: expect.any(String) },
      },
    ]);
  });

  test("S0.12 NewOpportunity fires only for projects", async () => {
    const { operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await subscriber("POST", "/webhooks/subscriptions", subscription("NewOpportunity"));
    expect(await operator("POST", "/api/opportunities", lamp)).toMatchObject({ status: 201, body: { id: "D-1" } });
    await settle();
    expect(receiver.requests()).toEqual([]);
    const { body } = await subscriber("GET", "/webhooks/triggers/NewOpportunity/performList");
    expect(body).toEqual([NewOpportunity.sample]);

    await operator("POST", "/api/opportunities", roof);
    await settle();
    expect(receiver.deliveries("NewOpportunity").map(({ payload }) => payload.id)).toEqual(["D-2"]);
  });

  test("S0.10 it fires whichever way the record comes in: one by one, by import or with plain SQL", async () => {
    const { client, operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await subscriber("POST", "/webhooks/subscriptions", subscription("NewOpportunity"));
    await operator("POST", "/api/opportunities", roof);
    const imported = await operator("POST", "/api/opportunities/import", [roof, lamp, roof]);
    expect(imported).toMatchObject({ status: 201, body: [{ id: "D-2" }, { id: "D-3" }, { id: "D-4" }] });
    await client.query(`insert into crm.opportunities (company_id, id, customer_id, label, amount, is_project)
      values ('acme', 'SQL-1', 'C-1', 'New shed', 3000, true), ('acme', 'SQL-2', 'C-1', 'New bulb', 3, false)`);
    await settle();
    const ids = receiver.deliveries("NewOpportunity").map(({ payload }) => payload.id);
    expect(ids.toSorted()).toEqual(["D-1", "D-2", "D-4", "SQL-1"]);
  });

  test("S0.11 a change sends nothing, not even one that makes an opportunity a project", async () => {
    const { operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await subscriber("POST", "/webhooks/subscriptions", subscription("NewOpportunity"));
    await operator("POST", "/api/opportunities", lamp);
    const change = { isProject: true, status: "won" };
    expect(await operator("PATCH", "/api/opportunities/D-1", change)).toMatchObject({ status: 200, body: change });
    await operator("POST", "/api/opportunities", roof);
    await settle();
    expect(receiver.deliveries("NewOpportunity").map(({ payload }) => payload.id)).toEqual(["D-2"]);
  });

  test.each([
    ["NewCustomer", "/api/customers", ada],
    ["NewProspect", "/api/prospects", { name: "Joan", source: "fair" }],
    ["NewOpportunity", "/api/opportunities", roof],
  ] as const)("performList of %s shows the record exactly as it was delivered", async (trigger, path, record) => {
    const { operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await settle();
    await subscriber("POST", "/webhooks/subscriptions", subscription(trigger));
    const { body } = await operator("POST", path, record);
    await settle();
    const [delivered] = receiver.deliveries(trigger);
    expect(delivered?.payload).toMatchObject({ id: (body as { id: string }).id });
    const { body: items } = await subscriber("GET", `/webhooks/triggers/${trigger}/performList`);
    expect((items as unknown[])[0]).toEqual(delivered?.payload);
  });

  test("a company's records go to its own subscribers alone, although other companies use the same ids", async () => {
    const { as, operator, settle, receiver } = await startTestCrm();
    const globex = as("globex-operator");
    await operator("POST", "/webhooks/subscriptions", subscription("NewCustomer", "https://acme.example/"));
    await globex("POST", "/webhooks/subscriptions", subscription("NewCustomer", "https://globex.example/"));
    await operator("POST", "/api/customers", ada);
    await globex("POST", "/api/customers", { ...ada, name: "Bob Inc" });
    await settle();
    const sent = receiver.deliveries("NewCustomer").map(({ url, payload }) => [url, payload.id, payload.name]);
    expect(sent.toSorted()).toEqual([
      ["https://acme.example/", "C-1", "Ada Ltd"],
      ["https://globex.example/", "C-1", "Bob Inc"],
    ]);
  });
});

describe("record and event exist together", () => {
  test.each([
    ["/api/customers", ada],
    ["/api/prospects", { name: "Joan" }],
    ["/api/opportunities", roof],
    ["/api/opportunities/import", [lamp, roof]],
    ["/api/orders", tiles],
  ])("POST %s stores nothing when the event cannot be recorded", async (path, body) => {
    const { client, operator } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    const list = path.replace("/import", "");
    const before = await operator("GET", list);
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await client.exec("alter table ancrage.event_queue add constraint unusable check (false) not valid");
    onTestFinished(async () => {
      log.mockRestore();
      await client.exec("alter table ancrage.event_queue drop constraint unusable");
    });
    expect((await operator("POST", path, body)).status).toBe(500);
    expect(log).toHaveBeenCalledOnce();
    expect(await operator("GET", list)).toEqual(before);
  });

  test("there is no event of a project whose transaction was rolled back", async () => {
    const { client, operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await subscriber("POST", "/webhooks/subscriptions", subscription("NewOpportunity"));
    await client.transaction(async (transaction) => {
      await transaction.query(`insert into crm.opportunities (company_id, id, customer_id, label, amount, is_project)
        values ('acme', 'SQL-1', 'C-1', 'New shed', 3000, true)`);
      await transaction.rollback();
    });
    await operator("POST", "/api/opportunities", roof);
    await settle();
    expect(receiver.deliveries("NewOpportunity").map(({ payload }) => payload.id)).toEqual(["D-1"]);
  });

  test("NewOpportunity is fired by its table alone: a call is refused", async () => {
    const { webhooks } = await startTestCrm();
    const call = webhooks.triggerWebhookEvent("NewOpportunity", "D-1", { tenantId: "acme" });
    await expect(call).rejects.toMatchObject({ code: "already_tracked" });
  });

  test("an import with one bad row stores nothing and sends nothing", async () => {
    const { operator, subscriber, settle, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await subscriber("POST", "/webhooks/subscriptions", subscription("NewOpportunity"));
    const rows = [roof, { ...roof, customerId: "C-9" }];
    expect(await operator("POST", "/api/opportunities/import", rows)).toEqual({
      status: 400,
      body: { error: "There is no customer C-9. Create it first." },
    });
    await settle();
    expect(receiver.requests()).toEqual([]);
    expect((await operator("GET", "/api/opportunities")).body).toEqual([]);
  });
});

describe("receivers that the CRM waits for", () => {
  /** A credit check that is asked at `stage`. */
  async function checkCredit(operator: Call, stage: string): Promise<void> {
    const { body } = await operator("POST", "/webhooks/endpoints", {
      name: "Credit check",
      url: "https://credit.example/",
    });
    const path = `/webhooks/endpoints/${(body as { id: string }).id}/subscriptions`;
    expect((await operator("POST", path, { trigger: "OrderPlaced", mode: "sync", stage })).status).toBe(201);
  }

  const stages = ["preValidation", "preOperation", "postOperation"];

  test.each(stages)("an order that is refused at %s is not there; the user gets a message and a log", async (stage) => {
    const { operator, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await checkCredit(operator, stage);
    receiver.answers({ status: 422, body: "over the limit" });
    expect(await operator("POST", "/api/orders", tiles)).toEqual({
      status: 409,
      body: {
        error: expect.stringContaining(`OrderPlaced was stopped at the stage ${stage}, and nothing was changed`),
        advice: expect.stringContaining("Read in the log why"),
        log: {
          fileName: expect.stringMatching(/^evt_\w+\.txt$/),
          text: expect.stringMatching(/REFUSED {2}Credit check\n.*< over the limit\n/s),
        },
        eventId: expect.stringMatching(/^evt_/),
        refusals: [expect.objectContaining({ endpointName: "Credit check", status: 422 })],
      },
    });
    expect((await operator("GET", "/api/orders")).body).toEqual([]);
    expect((await operator("GET", "/webhooks/deliveries?trigger=OrderPlaced")).body).toMatchObject({
      items: [{ state: "exhausted", reason: "refusedSync", lastStatus: 422 }],
    });

    receiver.answers({ status: 200 });
    expect(await operator("POST", "/api/orders", tiles)).toMatchObject({ status: 201, body: { id: "O-1", ...tiles } });
    expect((await operator("GET", "/api/orders")).body).toMatchObject([{ id: "O-1" }]);
  });

  test("a credit check sees the order as it was asked for ahead of it, and as it is after it", async () => {
    const { operator, receiver } = await startTestCrm();
    await operator("POST", "/api/customers", ada);
    await checkCredit(operator, "preOperation");
    const { body } = await operator("GET", "/webhooks/endpoints");
    const [{ id = "" } = {}] = (body as { items: { id: string }[] }).items;
    await operator("POST", `/webhooks/endpoints/${id}/subscriptions`, { trigger: "OrderPlaced", mode: "sync" });
    const placed = await operator("POST", "/api/orders", tiles);
    expect(receiver.requests().map(({ payload }) => payload)).toEqual([tiles, placed.body]);
  });

  test("a subscriber alone cannot make the CRM wait", async () => {
    const { subscriber } = await startTestCrm();
    const { body } = await subscriber("POST", "/webhooks/endpoints", { name: "Own", url: "https://own.example/" });
    const path = `/webhooks/endpoints/${(body as { id: string }).id}/subscriptions`;
    const answer = await subscriber("POST", path, { trigger: "OrderPlaced", mode: "sync" });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "sync_not_allowed" } } });
  });
});

describe("the CRM's own API", () => {
  test("lists are newest first and show the caller's company alone", async () => {
    const { as, operator } = await startTestCrm();
    await operator("POST", "/api/prospects", { name: "Joan" });
    await operator("POST", "/api/prospects", { name: "Grace" });
    const { body } = await operator("GET", "/api/prospects");
    expect(body).toMatchObject([
      { id: "P-2", name: "Grace", source: "unknown" },
      { id: "P-1", name: "Joan" },
    ]);
    expect((await as("globex-operator")("GET", "/api/prospects")).body).toEqual([]);
  });

  test.each([
    ["nobody", "GET", "/api/customers", 401, "Bearer <token>", undefined],
    ["nobody", "POST", "/api/opportunities", 401, "Bearer <token>", roof],
    ["acme-operator", "POST", "/api/customers", 400, "email: ", { name: "Ada Ltd", mail: "" }],
    ["acme-operator", "POST", "/api/customers", 400, "JSON", "{"],
    ["acme-operator", "POST", "/api/prospects", 400, "application/json", undefined],
    ["acme-operator", "POST", "/api/opportunities", 400, "no customer C-1", roof],
    ["acme-operator", "POST", "/api/orders", 400, "no customer C-1", tiles],
    ["acme-operator", "PATCH", "/api/opportunities/D-1", 400, "at least one of", {}],
    ["acme-operator", "PATCH", "/api/opportunities/D-1", 404, "no opportunity D-1", { amount: 1 }],
    ["acme-operator", "GET", "/api/deals", 404, "GET /api/deals", undefined],
  ] as const)("%s: %s %s is answered %i, naming %s", async (token, method, path, status, why, body) => {
    const { as } = await startTestCrm();
    const answer = await as(token)(method, path, body);
    expect(answer).toEqual({ status, body: { error: expect.stringContaining(why) } });
  });

  test("one login serves both: a subscriber sees its own deliveries, another company none", async () => {
    const { as, operator, subscriber, settle } = await startTestCrm();
    await subscriber("POST", "/webhooks/subscriptions", subscription("NewCustomer", "https://own.example/"));
    await operator("POST", "/webhooks/subscriptions", subscription("NewCustomer", "https://acme.example/"));
    await operator("POST", "/api/customers", ada);
    await settle();
    const seenBy = async (call: Call) => {
      const { status, body } = await call("GET", "/webhooks/deliveries");
      return status === 200 ? (body as { items: unknown[] }).items.length : status;
    };
    expect(await seenBy(operator)).toBe(2);
    expect(await seenBy(subscriber)).toBe(1);
    expect(await seenBy(as("globex-operator"))).toBe(0);
    expect(await seenBy(as("nobody"))).toBe(401);
  });
});
