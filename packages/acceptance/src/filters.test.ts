import { expect } from "vitest";
import { onEveryStore } from "./with-host.ts";

onEveryStore(
  "S2.16 a subscription's filter fires only for payloads that pass it, and whoever got nothing can ask why",
  async (host, receiver) => {
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Big", url: receiver.url("/big") });
    const filter = { path: "amount", gte: 1000 };
    const path = `/endpoints/${endpoint.id}/subscriptions`;
    const { body: subscription } = await host.call("POST", path, { trigger: "NewOpportunity", filter });
    expect(subscription.filter).toEqual(filter);
    await host.insert({ id: "D-1", label: "Small", amount: 999 });
    await host.insert({ id: "D-2", label: "Big", amount: 1000 });
    const [delivery] = await host.ledger(1);
    const { body: entry } = await host.call("GET", `/deliveries/${delivery.id}`);
    expect(entry.recordId).toBe("D-2");
    const { body: decision } = await host.call("GET", `/events/${entry.eventId}/decisions/${subscription.id}`);
    expect(decision).toMatchObject({ outcome: "delivered", deliveryId: delivery.id });
    const body = { subscriptionId: subscription.id, payload: { id: "D-1", label: "Small", amount: 999 } };
    expect((await host.call("POST", "/triggers/NewOpportunity/match", body)).body).toEqual({
      ...{ matches: false, reason: "filtered", clause: "amount gte 1000", note: null },
    });
    const misspelt = { trigger: "NewOpportunity", scope: "x", filter: { path: "amuont", gte: 1 } };
    const refused = await host.call("POST", path, misspelt);
    expect([refused.status, refused.body.error.details.issues[0].path]).toEqual([400, "filter"]);
  },
);
