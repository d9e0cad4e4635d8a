import { randomBytes } from "node:crypto";
import { type Client, createClient, type Reply, type RouteBody } from "@ancrage/client";
import type { RunningDemo } from "./start-demo.ts";

type Delivery = Reply<"DeliveryPageReply">["items"][number];

/** A company of the CRM that nothing has happened to yet. */
export interface Company {
  /** Its operator's. */
  readonly client: Client;
  /** Where a browser is logged in as its operator, and shown the portal; and as one of its subscribers. */
  readonly loginUrl: string;
  readonly subscriberLoginUrl: string;
  /** Makes a record, of which endpoints then hear. */
  insertCustomer(name?: string): Promise<void>;
  /** Makes an endpoint that hears of new customers. */
  subscribe(
    name: string,
    url: string,
    settings?: Partial<RouteBody<"createEndpoint">>,
  ): Promise<{ readonly id: string; readonly subscriptionId: string }>;
  /** Resolves when so many deliveries have ended, with those, newest first. */
  ended(count: number): Promise<readonly Delivery[]>;
  /** The delivery that has ended, when there is one alone. */
  onlyDelivery(): Promise<Delivery>;
}

export function newCompany(demo: RunningDemo): Company {
  const id = `story-${randomBytes(6).toString("hex")}`;
  const headers = { authorization: `Bearer ${id}-operator` };
  const client = createClient({ url: `${demo.url}/webhooks`, headers });

  async function ended(count: number): Promise<readonly Delivery[]> {
    for (;;) {
      const { items } = await client.listDeliveries({ query: { limit: 100 } });
      const those = items.filter(({ state }) => state !== "pending");
      if (those.length >= count) return those;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    client,
    loginUrl: `${demo.url}/login/${id}-operator`,
    subscriberLoginUrl: `${demo.url}/login/${id}-subscriber`,
    async insertCustomer(name = "Ada Ltd") {
      const response = await fetch(`${demo.url}/api/customers`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify({ name, email: "ada@example.com" }),
      });
      if (!response.ok) throw new Error(`The customer was not stored: ${await response.text()}`);
    },
    async subscribe(name, url, settings = {}) {
      const endpoint = await client.createEndpoint({ body: { ...settings, name, url } });
      const body = { trigger: "NewCustomer" };
      return { id: endpoint.id, subscriptionId: (await client.createSubscription({ id: endpoint.id, body })).id };
    },
    ended,
    async onlyDelivery() {
      const [delivery] = await ended(1);
      if (delivery === undefined) throw new Error("There is no delivery.");
      return delivery;
    },
  };
}
