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

onEveryStore(
  "S2.16 an event that a filter refused names the part that decided, to its own subscriber alone",
  async (host, receiver) => {
    const subscribe = async (as: string, filter?: object) => {
      const { body: endpoint } = await host.call("POST", "/endpoints", { name: as, url: receiver.url(`/${as}`) }, as);
      const path = `/endpoints/${endpoint.id}/subscriptions`;
      return (await host.call("POST", path, { trigger: "NewOpportunity", filter }, as)).body;
    };
    const filter = { and: [{ path: "label", startsWith: "S" }, { not: { path: "amount", lt: 1000 } }] };
    const ann = await subscribe("subscriber:ann", filter);
    await subscribe("subscriber:bob");
    await host.insert({ id: "D-1", label: "Small", amount: 999 });
    const [ofBob] = await host.ledger(1);
    const decisionFor = (as: string) => host.call("GET", `/events/${ofBob.eventId}/decisions/${ann.id}`, undefined, as);
    const refused = { outcome: "refused", reason: "filtered", clause: "and[1].not: amount lt 1000", deliveryId: null };
    expect((await decisionFor("subscriber:ann")).body).toMatchObject(refused);
    expect((await decisionFor("operator")).body).toMatchObject(refused);
    const foreign = await decisionFor("subscriber:bob");
    expect([foreign.status, foreign.body.error.code]).toEqual([404, "subscription_not_found"]);

    const match = async (as: string) => {
      const body = { filter, eventId: ofBob.eventId };
      const { status, body: reply } = await host.call("POST", "/triggers/NewOpportunity/match", body, as);
      return status === 200 ? reply.clause : reply.error.code;
    };
    expect(await match("operator")).toBe("and[1].not: amount lt 1000");
    expect(await match("subscriber:bob")).toBe("and[1].not: amount lt 1000");
    // Her filter kept the event from her, so it may not be searched for what it holds.
    expect(await match("subscriber:ann")).toBe("event_not_found");
  },
);
