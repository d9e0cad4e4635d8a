import { expect } from "vitest";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };

onEveryStore(
  "S4.06 subscribing only declares interest; a call happens only on a real change",
  async (host, receiver) => {
    host.deals.set(deal.id, deal);
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Site", url: receiver.url("/site") });
    for (const trigger of ["NewOpportunity", "OpportunityChanged"]) {
      expect((await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger })).status).toBe(201);
    }
    expect(await host.webhooks.dispatchDue()).toEqual({ events: 0, deliveries: 0, receipts: 0 });
    expect((await host.call("GET", "/deliveries")).body.items).toEqual([]);
    await host.webhooks.triggerWebhookEvent("OpportunityChanged", deal.id, { changed: ["label"] });
    await receiver.arrived("/site", 1);
    const ledger = await host.ledger(1);
    expect(ledger.map(({ trigger }: { trigger: string }) => trigger)).toEqual(["OpportunityChanged"]);
  },
);

onEveryStore(
  "S4.10 an entry shows the payload, and each attempt's response headers and body",
  async (host, receiver) => {
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Site", url: receiver.url("/site") });
    await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
    receiver.answer("/site", 500, 200);
    await host.insert(deal);
    const [{ id }] = await host.ledger(1);
    const { body: entry } = await host.call("GET", `/deliveries/${id}`);
    expect(entry).toMatchObject({
      id,
      state: "succeeded",
      endpointName: "Site",
      recordId: "D-1",
      payload: deal,
      attempts: 2,
    });
    expect(entry.history).toMatchObject([
      { number: 1, state: "failed", error: { code: "status" }, response: { status: 500, body: "answered 500" } },
      { number: 2, state: "succeeded", error: null, response: { status: 200, body: "answered 200" } },
    ]);
    for (const { response, requestHeaders } of entry.history) {
      expect(response.headers).toContainEqual(["x-receiver", "acceptance"]);
      expect(requestHeaders).toContainEqual(["webhook-endpoint", endpoint.id]);
      expect(requestHeaders).toContainEqual(["webhook-signature", "v1,***"]);
    }
    expect(JSON.stringify(entry)).not.toContain(endpoint.secret);
  },
);

onEveryStore(
  "S4.11 the ledger has 25 entries a page, newest first, and a cursor loads the next ones",
  async (host, receiver) => {
    await host.call("POST", "/subscriptions", { trigger: "InvoicePaid", targetUrl: receiver.url("/a") });
    const records = Array.from({ length: 60 }, (_, index) => `I-${index}`);
    await host.webhooks.triggerWebhookEvents("InvoicePaid", records);
    await receiver.arrived("/a", 60);
    await host.ledger(60);
    const seen: { id: string; createdAt: string }[] = [];
    const sizes: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const { body } = await host.call(
        "GET",
        `/deliveries${cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`}`,
      );
      seen.push(...body.items);
      sizes.push(body.items.length);
      cursor = body.nextCursor;
    }
    expect(sizes).toEqual([25, 25, 10]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
    expect(seen.map(({ createdAt }) => createdAt)).toEqual(
      seen
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
    expect((await host.call("GET", "/deliveries?cursor=nonsense")).body.error.code).toBe("invalid_cursor");
  },
);
