import { client } from "../../api.ts";

/** Ends a subscription, and returns what makes it again as it was. */
export async function endSubscription(id: string): Promise<() => Promise<void>> {
  const { trigger, endpointId, mode, stage, ...rest } = await client.getSubscription({ id });
  const { name, description, scope, changedFields, filter, content, whenTooLarge, deleteOnSuccess, expiresAt } = rest;
  await client.unsubscribe({ id });
  return async () => {
    const body = { trigger, name, description, scope, changedFields, filter, content, whenTooLarge, deleteOnSuccess };
    await client.createSubscription({ id: endpointId, body: { ...body, expiresAt, mode, stage } });
  };
}
