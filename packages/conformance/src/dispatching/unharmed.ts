import assert from "node:assert/strict";
import { routes, type Trigger, toFetchHandler, type Webhooks } from "@ancrage/core";
import { deal, dealTrigger } from "./deal-trigger.ts";
import type { World } from "./dispatching-world.ts";

/** Goes through whatever stands beside it. */
export const healthyTrigger = dealTrigger("Healthy");

const healthyUrl = "https://healthy.example/hook";

/** Fails unless a healthy delivery still goes through and the API still answers; `eventIds` are those of the poison. */
export async function expectUnharmed(world: World, eventIds: readonly string[] = []): Promise<void> {
  const { webhooks, receiver } = world;
  const endpoint = await webhooks.endpoints.create({ name: "healthy", url: healthyUrl, sequenced: true });
  await webhooks.subscriptions.create(endpoint.id, { trigger: healthyTrigger.name });
  receiver.at(healthyUrl).answers({ status: 200 });
  const { eventId } = await webhooks.triggerWebhookEvent(healthyTrigger.name, "D-1");
  await world.settle();
  const arrived = receiver.requests().filter(({ url }) => url === healthyUrl);
  assert.deepEqual(
    arrived.map(({ id, payload, status }) => [id, payload, status]),
    [[eventId, deal("D-1"), 200]],
  );
  await expectEveryRouteAnswers(webhooks, eventIds);
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(Reflect.get({}, "polluted"), undefined);
}

type AnyWebhooks = Webhooks<readonly Trigger[], "single", unknown>;

/** Fails unless each route that reads answers 200, with JSON that can be parsed, for all that there is. */
export async function expectEveryRouteAnswers(webhooks: AnyWebhooks, eventIds: readonly string[]): Promise<void> {
  const handle = toFetchHandler(webhooks, { authenticate: () => ({ tenantId: "default", role: "admin" }) });
  const deliveries = (await webhooks.deliveries.list()).items;
  const subscriptions = (await webhooks.subscriptions.list()).items.map(({ id }) => id);
  const ids: Readonly<Record<string, readonly string[]>> = {
    subscriptionId: [subscriptions[0] ?? ""],
    subscriptions,
    triggers: webhooks.triggers.list().map(({ name }) => name),
    endpoints: (await webhooks.endpoints.list()).items.map(({ id }) => id),
    deliveries: deliveries.map(({ id }) => id),
    receipts: (await webhooks.inbound.receipts.list()).items.map(({ id }) => id),
    // None of these worlds has issued one.
    codes: [],
    events: [...new Set([...deliveries.map(({ eventId }) => eventId), ...eventIds])],
  };
  for (const { method, path } of routes) {
    if (method !== "GET") continue;
    for (const real of realPaths(path, ids)) {
      const response = await handle(new Request(`https://app.example${real}`));
      const text = await response.text();
      assert.equal(response.status, 200, `${real}: ${text}`);
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      if (isJson === true) assert.doesNotThrow(() => JSON.parse(text), real);
    }
  }
}

/** `/deliveries/:id` for every delivery. What a path leaves open after that is filled by its own name. */
function realPaths(path: string, ids: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const [, name] = /:(\w+)/.exec(path) ?? [];
  if (name === undefined) return [path];
  const [, resource = ""] = path.split("/");
  const found = ids[name] ?? ids[resource];
  assert.ok(found, `${path} needs ids; name them in this file`);
  return found.flatMap((id) => realPaths(path.replace(`:${name}`, encodeURIComponent(id)), ids));
}
