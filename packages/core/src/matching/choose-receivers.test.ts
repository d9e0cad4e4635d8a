import fc from "fast-check";
import { expect, test } from "vitest";
import type { Endpoint } from "../model/endpoint.ts";
import { firstEndpoint } from "../model/first-endpoint.ts";
import { firstSubscription } from "../model/first-subscription.ts";
import type { Subscription } from "../model/subscription.ts";
import type { Candidate } from "../ports/subscription-store.ts";
import { chooseReceivers } from "./choose-receivers.ts";

const noon = new Date("2026-01-01T12:00:00Z");
const update = { action: "update" };
const nothingSaid = { createdAt: noon, scope: null, changed: null, stage: "postOperation" } as const;

function candidate(id: string, subscription: Partial<Subscription> = {}, endpoint: Partial<Endpoint> = {}): Candidate {
  const at = new Date(noon.getTime() - 1000);
  const endpointId = endpoint.id ?? `endpoint of ${id}`;
  const url = "https://a.example/";
  return {
    subscription: firstSubscription({
      ...{ id, tenantId: "t", endpointId, name: id, trigger: "X", createdAt: at },
      ...subscription,
    }),
    endpoint: firstEndpoint({
      ...{ id: endpointId, tenantId: "t", ownerId: null, kind: "managed", name: id, url, secrets: [], createdAt: at },
      ...endpoint,
    }),
  };
}

function outcome(event: Partial<Parameters<typeof chooseReceivers>[0]>, one: Candidate, trigger = update) {
  const { receivers, decisions } = chooseReceivers(
    { createdAt: noon, scope: null, changed: null, stage: "postOperation", payloadValue: () => ({}), ...event },
    [one],
    trigger,
    noon,
  );
  return receivers[0]?.note ?? decisions[0]?.reason ?? "matched";
}

test("a subscription gets events of its own moment or later", () => {
  expect(outcome({}, candidate("s", { createdAt: noon }))).toBe("matched");
  expect(outcome({}, candidate("s", { createdAt: new Date(noon.getTime() + 1) }))).toBe("subscribedLater");
});

test("a subscription with a scope gets that scope alone, one without gets every scope", () => {
  expect(outcome({ scope: "p1" }, candidate("s", { scope: "p1" }))).toBe("matched");
  expect(outcome({ scope: "p2" }, candidate("s", { scope: "p1" }))).toBe("otherScope");
  expect(outcome({ scope: null }, candidate("s", { scope: "p1" }))).toBe("otherScope");
  expect(outcome({ scope: "p2" }, candidate("s"))).toBe("matched");
});

test("a subscription gets events of its own stage alone", () => {
  expect(outcome({}, candidate("s", { stage: "preOperation" }))).toBe("otherStage");
  expect(outcome({ stage: "preOperation" }, candidate("s", { stage: "preOperation" }))).toBe("matched");
  expect(outcome({ stage: "preValidation" }, candidate("s"))).toBe("otherStage");
});

test("what was consulted has got the event: it is no receiver, and others of its endpoint are its duplicates", () => {
  const shared = { id: "ep" };
  const candidates = [candidate("first", {}, shared), candidate("second", {}, shared), candidate("third")];
  const event = { ...nothingSaid, payloadValue: () => ({}) };
  const consulted = [{ subscriptionId: "second", endpointId: "ep" }];
  const { receivers, decisions } = chooseReceivers(event, candidates, update, noon, consulted);
  expect(receivers.map(({ candidate: { subscription } }) => subscription.id)).toEqual(["third"]);
  expect(decisions).toEqual([
    { subscriptionId: "first", endpointId: "ep", reason: "duplicateOf", duplicateOf: "second", clause: null },
  ]);
});

test("a subscription that has expired gets nothing from that moment on", () => {
  expect(outcome({}, candidate("s", { expiresAt: noon }))).toBe("expired");
  expect(outcome({}, candidate("s", { expiresAt: new Date(noon.getTime() + 1) }))).toBe("matched");
});

test("a disabled endpoint gets nothing", () => {
  expect(outcome({}, candidate("s", {}, { state: "disabled" }))).toBe("endpointDisabled");
});

test("changed fields count for updates alone, and unknown changes are let through with a note", () => {
  const one = candidate("s", { changedFields: ["amount"] });
  expect(outcome({ changed: ["amount", "label"] }, one)).toBe("matched");
  expect(outcome({ changed: ["label"] }, one)).toBe("unchanged");
  expect(outcome({ changed: [] }, one)).toBe("unchanged");
  expect(outcome({ changed: null }, one)).toBe("changesUnknown");
  expect(outcome({ changed: ["label"] }, one, { action: "create" })).toBe("matched");
  expect(outcome({ changed: ["label"] }, candidate("s", { changedFields: ["amount", "label"] }))).toBe("matched");
});

test("the host's own names stand for a field where the trigger maps them", () => {
  const one = candidate("s", { changedFields: ["amount"] });
  const trigger = { action: "update", fields: { amount: ["deal_amount", "deal_currency"] } };
  expect(outcome({ changed: ["deal_currency"] }, one, trigger)).toBe("matched");
  expect(outcome({ changed: ["amount"] }, one, trigger)).toBe("unchanged");
  expect(outcome({ changed: ["constructor"] }, candidate("s", { changedFields: ["constructor"] }), trigger)).toBe(
    "matched",
  );
});

test("of one endpoint's matching subscriptions the oldest that names the trigger wins, then the oldest *", () => {
  const shared = { id: "ep" };
  const candidates = [
    candidate("star", { trigger: "*" }, shared),
    candidate("first", {}, shared),
    candidate("second", {}, shared),
  ];
  const event = { ...nothingSaid, payloadValue: () => ({}) };
  const { receivers, decisions } = chooseReceivers(event, candidates, update, noon);
  expect(receivers.map(({ candidate: { subscription } }) => subscription.id)).toEqual(["first"]);
  expect(decisions).toEqual([
    { subscriptionId: "second", endpointId: "ep", reason: "duplicateOf", duplicateOf: "first", clause: null },
    { subscriptionId: "star", endpointId: "ep", reason: "duplicateOf", duplicateOf: "first", clause: null },
  ]);
});

test("every candidate either receives or has a decision, and no endpoint receives twice", () => {
  const arbitrary = fc.record({
    endpoint: fc.integer({ min: 0, max: 3 }),
    trigger: fc.constantFrom("X", "*"),
    scope: fc.constantFrom(null, "p1", "p2"),
    changedFields: fc.constantFrom(null, ["a"], ["b"]),
    later: fc.boolean(),
    disabled: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(arbitrary),
      fc.constantFrom(null, "p1"),
      fc.constantFrom(null, ["a"]),
      (rows, scope, changed) => {
        const candidates = rows.map(({ endpoint, trigger, scope: wanted, changedFields, later, disabled }, index) =>
          candidate(
            `s${index}`,
            { trigger, scope: wanted, changedFields, createdAt: new Date(noon.getTime() + (later ? 1 : -1)) },
            { id: `ep${endpoint}`, state: disabled ? "disabled" : "enabled" },
          ),
        );
        const { receivers, decisions } = chooseReceivers(
          { createdAt: noon, scope, changed, stage: "postOperation", payloadValue: () => ({}) },
          candidates,
          update,
          noon,
        );
        const ids = [
          ...receivers.map(({ candidate: { subscription } }) => subscription.id),
          ...decisions.map(({ subscriptionId }) => subscriptionId),
        ];
        expect(ids.toSorted()).toEqual(candidates.map(({ subscription }) => subscription.id).toSorted());
        const endpoints = receivers.map(({ candidate: { endpoint } }) => endpoint.id);
        expect(new Set(endpoints).size).toBe(endpoints.length);
      },
    ),
  );
});

test("a filter lets through what passes it, and names the part that decided", () => {
  const filter = {
    and: [
      { path: "country", eq: "FR" },
      { path: "amount", gte: 1000 },
    ],
  };
  const one = candidate("s", { filter });
  const event = nothingSaid;
  const refused = chooseReceivers(
    { ...event, payloadValue: () => ({ country: "FR", amount: 5 }) },
    [one],
    update,
    noon,
  );
  expect(refused.decisions).toEqual([
    {
      ...{ subscriptionId: "s", endpointId: "endpoint of s", reason: "filtered", duplicateOf: null },
      clause: "and[1]: amount gte 1000",
    },
  ]);
  const passed = chooseReceivers(
    { ...event, payloadValue: () => ({ country: "FR", amount: 1000 }) },
    [one],
    update,
    noon,
  );
  expect(passed.receivers).toEqual([{ candidate: one, note: null }]);
});

test("a filter that cannot be applied lets the event through, with a note", () => {
  const unknown = { path: "amount", between: [1, 2] } as never;
  expect(outcome({}, candidate("s", { filter: unknown }))).toBe("filterFailed");
  const bad = { payloadValue: () => JSON.parse("{") as unknown };
  expect(outcome(bad, candidate("s", { filter: { path: "a", eq: 1 } }))).toBe("filterFailed");
});

test("the payload is asked for only when a filter wants it", () => {
  let asked = 0;
  const payloadValue = () => {
    asked++;
    return {};
  };
  outcome({ payloadValue }, candidate("s"));
  outcome({ payloadValue }, candidate("s", { filter: { path: "a", exists: true } }, { state: "disabled" }));
  expect(asked).toBe(0);
});

test("an alert goes to no endpoint that it is about, and of subscribers to those of its owner", () => {
  const about = { endpointId: "ill", ownerId: "ann" };
  const of = (ownerId: string | null, id = "other") => outcome({ about }, candidate("s", {}, { id, ownerId }));
  expect([of(null), of("ann"), of("bob")]).toEqual(["matched", "matched", "otherOwner"]);
  expect([of(null, "ill"), of("ann", "ill")]).toEqual(["aboutItself", "aboutItself"]);
  const operators = { about: { endpointId: "ill", ownerId: null } };
  expect(outcome(operators, candidate("s", {}, { id: "other", ownerId: "ann" }))).toBe("otherOwner");
});
