import { defineTrigger, type NewSubscription, type Performed, type Trigger } from "@ancrage/core";
import { z } from "zod";
import type { World } from "./dispatching-world.ts";

/** A trigger whose operation receivers may stop. Its input is what is asked for; its payload what came of it. */
export const approval: Trigger = defineTrigger("DealApproved", {
  ...{ description: "A deal was approved", resource: "deal", action: "update" },
  allowSync: true,
  input: z.object({ deal: z.string(), limit: z.number().default(10) }),
  payload: z.object({ id: z.string(), limit: z.number() }),
  build: ({ recordId }) => ({ id: recordId, limit: 0 }),
  sample: { id: "D-0", limit: 1 },
  retryScheduleMs: [1_000],
});

/** One that allows nothing of the kind. */
export const plain: Trigger = defineTrigger("DealSeen", {
  ...{ description: "A deal was seen", resource: "deal", action: "seen" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
});

export const triggers = [approval, plain];

/** An endpoint on a URL of its own, subscribed to `approval` as asked. */
export async function subscribedTo(
  { webhooks }: World,
  name: string,
  wanted: Partial<NewSubscription> = {},
): Promise<{ url: string; endpointId: string; subscriptionId: string }> {
  const url = `https://${name}.example/hook`;
  const { id: endpointId } = await webhooks.endpoints.create({ name, url });
  const { id } = await webhooks.subscriptions.create(endpointId, { trigger: approval.name, ...wanted });
  return { url, endpointId, subscriptionId: id };
}

/** What a test does in place of the host's operation. */
export type TestOperation = (transaction: unknown, input: unknown) => Promise<Performed> | Performed;

/** The usual one: the deal `D-7`, with what was asked for. */
export const approve: TestOperation = () => ({
  ...{ recordId: "D-7", payload: { id: "D-7", limit: 5 }, changed: ["limit"], result: "approved" },
});

/** Runs `approval` in a transaction of the world's store. */
export function run(world: World, operation: TestOperation = approve, about: object = {}): Promise<unknown> {
  return world.webhooks.runWithWebhooks(
    approval.name,
    { input: { deal: "D-7" }, begin: (work) => world.transaction(work), ...about },
    operation,
  );
}

/** Which host was sent what, in the order of arrival. */
export function arrivals({ receiver }: World): readonly string[] {
  return receiver.requests().map(({ url, headers }) => {
    const stage = headers["webhook-stage"];
    return `${new URL(url).host.replace(".example", "")}${stage === undefined ? "" : ` at ${stage}`}`;
  });
}

/** State, reason and number of attempts of every delivery, by the host that it is to. */
export async function deliveriesByHost({ webhooks }: World): Promise<Record<string, unknown>> {
  const { items } = await webhooks.deliveries.list();
  const rows = items.map(async ({ id, state, reason, attempts }) => {
    const { endpointName } = await webhooks.deliveries.get(id);
    return [endpointName, [state, reason, attempts]] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}
