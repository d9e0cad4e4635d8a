import { at, endpointRow, eventRow, subscriptionRow } from "@ancrage/conformance";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { randomIds } from "../ports/random-ids.ts";
import type { Candidate, Interest, SubscriptionStore } from "../ports/subscription-store.ts";
import { defineTrigger } from "../triggers/define-trigger.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import type { BuiltEvent } from "./build-event.ts";
import { routeEvents } from "./route-events.ts";

const trigger = (name: string) =>
  defineTrigger(name, {
    ...{ description: "Something happened", resource: name, action: "create", payload: z.object({}), sample: {} },
    build: () => ({}),
  });
const triggers = createTriggerRegistry([trigger("A"), trigger("B")]);

function routing(built: readonly BuiltEvent[], candidates: readonly Candidate[] = []) {
  const listCandidates = vi.fn(async (_: readonly Interest[]) => candidates);
  const subscriptions = { listCandidates } as unknown as SubscriptionStore;
  return { listCandidates, results: routeEvents(built, { subscriptions, triggers, ids: randomIds, now: at(60) }) };
}

function built(fields: Partial<WebhookEvent>, outcome: BuiltEvent["outcome"] = { kind: "built", json: "{}" }) {
  return { claimed: { event: eventRow({ trigger: "A", ...fields }), claim: 3 }, outcome };
}

const subscriber = (tenantId: string, name: string): Candidate => {
  const endpoint = endpointRow({ tenantId });
  return { endpoint, subscription: subscriptionRow(endpoint, { trigger: name }) };
};

test("each failed build is tried again after its own wait, and the sixth is the end", async () => {
  const failed = (buildFailures: number) => built({ buildFailures }, { kind: "failed", error: "Error: No." });
  const results = await routing([0, 1, 2, 3, 4, 5].map(failed)).results;
  const [minute, hour] = [60, 3_600];
  expect(results.map((result) => (result.state === "pending" ? result.nextBuildAt : result.state))).toEqual([
    ...[5, 30, 5 * minute, 30 * minute, 2 * hour].map((seconds) => at(60 + seconds)),
    "failed",
  ]);
  expect(results.at(-1)).toMatchObject({ claim: 3, reason: "build", error: "Error: No." });
});

test("an event that ended its process too often is failed as crashed", async () => {
  expect(await routing([built({}, { kind: "crashed" })]).results).toMatchObject([
    { state: "failed", reason: "crashed" },
  ]);
});

test("an event reaches the subscribers of its own tenant and trigger, and *, and nobody else", async () => {
  const candidates = ["acme", "globex"].flatMap((tenant) => ["A", "B", "*"].map((name) => subscriber(tenant, name)));
  const events = ["acme", "globex"].flatMap((tenantId) => ["A", "B"].map((name) => built({ tenantId, trigger: name })));
  const { listCandidates, results } = routing(events, candidates);
  const reached = (await results).map((result) =>
    result.state === "routed"
      ? result.deliveries.map(({ tenantId, subscriptionId }) => {
          const found = candidates.find(({ subscription }) => subscription.id === subscriptionId);
          return [tenantId, found?.subscription.tenantId, found?.subscription.trigger];
        })
      : [],
  );
  const of = (tenant: string, name: string) => [tenant, tenant, name];
  expect(reached).toEqual(
    ["acme", "globex"].flatMap((tenant) => ["A", "B"].map((name) => [of(tenant, name), of(tenant, "*")])),
  );
  expect(listCandidates).toHaveBeenCalledTimes(1);
  expect(listCandidates.mock.calls[0]?.[0]).toHaveLength(4);
});

test("the store is not asked for candidates of events that have nothing to send", async () => {
  const { listCandidates, results } = routing([built({}, { kind: "nothing" })]);
  expect(await results).toMatchObject([{ state: "skipped", reason: "nothingToSend", claim: 3 }]);
  expect(listCandidates).not.toHaveBeenCalled();
});
