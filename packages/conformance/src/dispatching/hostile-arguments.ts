import assert from "node:assert/strict";
import { isAncrageError } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const triggers = [dealTrigger()];
const injection = "pending' or 1 = 1; drop schema ancrage cascade; --";
const limits = [0, -1, 1.5, 101, 1e9, Number.NaN, Number.POSITIVE_INFINITY, "5", "1; select 1", "1 --", null, [1], {}];
const times = ["2026-01-01T00:00:00Z", 0, null, new Date(Number.NaN), new Date("-000001-01-01T00:00:00Z")];
const texts = [7, null, {}, ["ep_1"], "", "a\0b", "\ud800", "x".repeat(257)];

type Call = (world: World, query: never) => Promise<unknown>;

const calls: Readonly<
  Record<string, { readonly call: Call; readonly wrong: Readonly<Record<string, readonly unknown[]>> }>
> = {
  "endpoints.list": {
    call: ({ webhooks }, query) => webhooks.endpoints.list(query),
    wrong: {
      ...{ limit: limits, cursor: [7, null, {}, "x".repeat(513)] },
      authenticationKind: ["Basic", injection, 7, null, ["basic"], "__proto__"],
    },
  },
  "subscriptions.list": {
    call: ({ webhooks }, query) => webhooks.subscriptions.list(query),
    wrong: { limit: limits, cursor: [7, null], endpointId: texts, scope: texts },
  },
  "deliveries.list": {
    call: ({ webhooks }, query) => webhooks.deliveries.list(query),
    wrong: {
      ...{
        limit: limits,
        cursor: [7, null],
        since: times,
        state: ["failed", injection, 7, null, ["failing"], "__proto__"],
      },
      ...{ endpointId: texts, subscriptionId: texts, trigger: texts },
    },
  },
  "deliveries.replayMany": {
    call: ({ webhooks }, request) => webhooks.deliveries.replayMany(request),
    wrong: {
      ...{ limit: [...limits.filter((limit) => limit !== 101), 1_001], cursor: [7, null], since: times, until: times },
      ...{ state: ["pending", "failing", injection, null], dryRun: ["no", 1, null] },
      ...{ endpointId: texts, subscriptionId: texts, trigger: texts },
    },
  },
  "endpoints.listEvents": {
    call: async (world, range) => {
      const [endpoint = assert.fail()] = (await world.webhooks.endpoints.list()).items;
      return world.webhooks.endpoints.listEvents(endpoint.id, range);
    },
    wrong: { limit: limits, after: [-1, 0.5, 2 ** 31, Number.MAX_SAFE_INTEGER, "0", injection, null] },
  },
  "triggers.performList": {
    call: ({ webhooks }, options) => webhooks.triggers.performList("NewDeal", options),
    wrong: { limit: limits },
  },
};

/** Callers in JavaScript have no compiler: what they pass on unread is refused as it is over HTTP. */
export function hostileArgumentCases(inWorld: InWorld): void {
  for (const [name, { call, wrong }] of Object.entries(calls)) {
    inWorld(`what ${name} may not be asked is refused with where and why`, { triggers }, async (world) => {
      await subscribed(world, "https://a.example/hook");
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      for (const [field, values] of Object.entries(wrong)) {
        for (const value of values) await refused(call(world, { [field]: value } as never), field, value);
      }
      await refused(call(world, { "limit; --": 1 } as never), "", "an unknown field");
      for (const query of [null, "limit", 7]) await refused(call(world, query as never), "", query);
      await call(world, { limit: 100 } as never);
      await call(world, {} as never);
      await call(world, undefined as never);
    });
  }

  inWorld("times at the edge of what stores keep are asked for, not choked on", { triggers }, async (world) => {
    const { deliveries } = world.webhooks;
    const [first, last] = [new Date("0001-01-01T00:00:00Z"), new Date("9999-12-31T23:59:59.999Z")];
    await deliveries.list({ since: first });
    await deliveries.replayMany({ since: first, until: last, dryRun: true });
    await refused(deliveries.replayMany({ since: last, until: first }), "until", "a range the wrong way round");
  });
}

async function refused(call: Promise<unknown>, path: string, value: unknown): Promise<void> {
  const what = `${path} ${JSON.stringify(value) ?? String(value)}`;
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(isAncrageError(error, "invalid_request"), `${what}: ${String(error)}`);
  assert.equal(error.details.issues[0]?.path, path, what);
}
