import { allowLocalReceivers, createWebhooks, defineTrigger } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { z } from "zod";

const Order = z.object({ id: z.string(), product: z.string(), amount: z.number().describe("In euros.") });

const products = ["Gold tiles", "Roof slates", "Oak planks", "Copper pipes"] as const;

/** A shop whose orders somebody wants to hear of, in memory. */
export function createShop() {
  const orders = new Map<string, z.infer<typeof Order>>();
  const OrderPlaced = defineTrigger("OrderPlaced", {
    ...{ description: "A customer placed an order", resource: "order", action: "create" },
    payload: Order,
    sample: { id: "O-0", product: "Sample", amount: 12 },
    build: ({ recordId }) => orders.get(recordId) ?? null,
    recent: ({ limit }) => [...orders.keys()].toReversed().slice(0, limit),
    // So that whoever watches sees what becomes of a receiver that fails.
    retryScheduleMs: [2_000, 5_000, 10_000],
  });
  const webhooks = createWebhooks({
    triggers: [OrderPlaced],
    store: createMemoryStore(),
    urlPolicy: allowLocalReceivers,
  });
  return {
    webhooks,
    /** Stores an order, and says so. */
    async placeOrder(): Promise<void> {
      const id = `O-${orders.size + 1}`;
      const product = products[orders.size % products.length] ?? "";
      orders.set(id, { id, product, amount: 40 + 12 * orders.size });
      await webhooks.triggerWebhookEvent("OrderPlaced", id);
    },
  };
}
