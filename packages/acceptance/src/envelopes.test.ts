import { type CloudEvent, HTTP } from "cloudevents";
import { expect } from "vitest";
import { verified } from "./receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Zoë 🚀 \u2028", amount: 1200 };

onEveryStore(
  "the envelope cloudevents is what the library cloudevents reads as a valid event, retries as the same one",
  async (host, receiver) => {
    const wanted = { name: "Cloud", url: receiver.url("/ce"), envelope: "cloudevents" };
    const { body: endpoint } = await host.call("POST", "/endpoints", wanted);
    await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
    receiver.answer("/ce", 500, 200);
    await host.insert(deal);
    const requests = await receiver.arrived("/ce", 2);
    const events = requests.map(({ headers, body }) => {
      expect(HTTP.isEvent({ headers, body })).toBe(true);
      return HTTP.toEvent({ headers, body }) as CloudEvent;
    });
    for (const [index, event] of events.entries()) {
      expect(event.validate()).toBe(true);
      expect(event.toJSON()).toEqual({
        specversion: "1.0",
        id: requests[index]?.headers["webhook-id"],
        source: "urn:ancrage:default",
        type: "NewOpportunity",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        datacontenttype: "application/json",
        data: deal,
      });
    }
    expect(requests[1]?.body).toBe(requests[0]?.body);
  },
);

onEveryStore(
  "one event has the same content in every envelope, each signed over its own bytes",
  async (host, receiver) => {
    const secrets = new Map<string, string>();
    for (const envelope of ["standard", "bare", "cloudevents"]) {
      const wanted = { name: envelope, url: receiver.url(`/${envelope}`), envelope };
      const { body } = await host.call("POST", "/endpoints", wanted);
      await host.call("POST", `/endpoints/${body.id}/subscriptions`, { trigger: "NewOpportunity" });
      secrets.set(envelope, body.secret);
    }
    await host.insert(deal);
    const content = new Map<string, unknown>();
    for (const [envelope, secret] of secrets) {
      const [request] = await receiver.arrived(`/${envelope}`, 1);
      if (request === undefined) throw new Error("Nothing arrived.");
      content.set(envelope, verified(request, secret));
    }
    expect(content.get("bare")).toEqual(deal);
    expect(content.get("standard")).toEqual({ type: "NewOpportunity", timestamp: expect.any(String), data: deal });
    expect(content.get("cloudevents")).toMatchObject({ type: "NewOpportunity", data: deal });
  },
);
