import { verifyWebhook } from "@ancrage/core";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { expect } from "vitest";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Zoë 🚀 \u2028", amount: 1200 };

onEveryStore(
  "independent verifiers accept real deliveries, retries too, and refuse changed ones",
  async (host, receiver) => {
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Verifier", url: receiver.url("/v?x=1") });
    await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
    receiver.answer("/v?x=1", 503, 200);
    await host.insert(deal);
    for (const { headers, body } of await receiver.arrived("/v?x=1", 2)) {
      const sent = { type: "NewOpportunity", timestamp: expect.stringMatching(/^\d{4}-.*Z$/), data: deal };
      const plain = headers as Record<string, string>;
      expect(new StandardWebhook(endpoint.secret).verify(body, plain)).toEqual(sent);
      expect(() => new SvixWebhook(endpoint.secret).verify(body, plain)).not.toThrow();
      expect(verifyWebhook({ headers, body, secret: endpoint.secret }).id).toBe(headers["webhook-id"]);
      for (const verify of [
        () => new StandardWebhook(endpoint.secret).verify(`${body} `, plain),
        () => new SvixWebhook(endpoint.secret).verify(`${body} `, plain),
        () => verifyWebhook({ headers, body: `${body} `, secret: endpoint.secret }),
      ]) {
        expect(verify).toThrow();
      }
    }
  },
);
