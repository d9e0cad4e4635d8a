import { defineTrigger, type Trigger, type TriggerDefinition } from "@ancrage/core";
import { z } from "zod";
import type { World } from "./dispatching-world.ts";

const dealPayload = z.object({ id: z.string(), label: z.string(), amount: z.number() });

type Definition = Partial<TriggerDefinition<typeof dealPayload>>;

/** A trigger about deals, whose builder makes a payload from the record id alone; change what a case needs. */
export function dealTrigger(name = "NewDeal", changes: Definition = {}): Trigger {
  return defineTrigger(name, {
    description: "A deal was created",
    resource: name,
    action: "create",
    payload: dealPayload,
    build: ({ recordId }) => deal(recordId),
    sample: deal("sample"),
    ...changes,
  });
}

export function deal(id: string): z.infer<typeof dealPayload> {
  return { id, label: `Deal ${id}`, amount: 1200 };
}

/** A managed endpoint with one subscription; sequenced, so that every route has something to say about it. */
export async function subscribed(
  { webhooks }: World,
  url: string,
  trigger = "NewDeal",
): Promise<{ endpointId: string; subscriptionId: string }> {
  const endpoint = await webhooks.endpoints.create({ name: url, url, sequenced: true });
  const subscription = await webhooks.subscriptions.create(endpoint.id, { trigger });
  return { endpointId: endpoint.id, subscriptionId: subscription.id };
}
