import assert from "node:assert/strict";
import type { Subscription } from "@ancrage/core";
import { rejectsWith } from "./rejects-with.ts";
import { at, listedRow, newId, TRIGGER } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Everything of a subscription that can be edited. */
const edit = {
  name: "Big deals",
  description: "What the board wants to know",
  scope: "project-2",
  changedFields: ["amount", "a,b", 'a"b'],
  filter: { path: "amount", gte: 1_000 },
  deleteOnSuccess: true,
  expiresAt: at(3_600),
} as const satisfies Partial<Subscription>;

function edited(fields: Partial<Subscription>): (subscription: Subscription) => Subscription {
  return (subscription) => ({ ...subscription, ...fields });
}

/** Subscriptions one by one, and how they are edited. */
export function subscriptionEditsArea(test: StoreTest): void {
  test("a live subscription is found by its id, with the name of its endpoint", async (scene) => {
    const endpoint = await scene.endpoint({ name: "Site", ownerId: "o-1" });
    const subscription = await scene.subscription(endpoint, edit);
    const listed = listedRow(subscription, endpoint);
    assert.deepEqual(await scene.subscriptions.getSubscription(everything, subscription.id), listed);
    const [mine, others] = ["o-1", "o-2"].map((ownerId) => ({ ...everything, ownerId }));
    assert.ok(mine !== undefined && others !== undefined);
    assert.deepEqual(await scene.subscriptions.getSubscription(mine, subscription.id), listed);
    assert.equal(await scene.subscriptions.getSubscription(others, subscription.id), null);
    assert.equal(await scene.subscriptions.getSubscription(everything, newId("sub", at(0))), null);
    await scene.subscriptions.endSubscription(everything, subscription.id, at(1));
    assert.equal(await scene.subscriptions.getSubscription(everything, subscription.id), null);
  });

  test("an edit is stored as it was returned, and taken back by another", async (scene) => {
    const endpoint = await scene.endpoint();
    const before = await scene.subscription(endpoint);
    const { subscriptions } = scene;
    const seen: Subscription[] = [];
    const after = await subscriptions.updateSubscription(everything, before.id, (current) => {
      seen.push(current);
      return { ...current, ...edit };
    });
    assert.deepEqual(seen, [before]);
    assert.deepEqual(after, listedRow({ ...before, ...edit }, endpoint));
    assert.deepEqual(await subscriptions.getSubscription(everything, before.id), after);
    const [candidate] = await subscriptions.listCandidates([{ tenantId: endpoint.tenantId, trigger: TRIGGER }]);
    const { scope, changedFields, filter, deleteOnSuccess, expiresAt } = candidate?.subscription ?? assert.fail();
    const { name: _, description: __, ...matched } = edit;
    assert.deepEqual({ scope, changedFields, filter, deleteOnSuccess, expiresAt }, matched);
    await subscriptions.updateSubscription(everything, before.id, () => before);
    assert.deepEqual(await subscriptions.getSubscription(everything, before.id), listedRow(before, endpoint));
  });

  test("edits of one subscription follow one another", async (scene) => {
    const { id } = await scene.subscription(await scene.endpoint(), { description: "" });
    const add = (letter: string) =>
      scene.subscriptions.updateSubscription(everything, id, (current) => ({
        ...current,
        description: `${current.description}${letter}`,
      }));
    await Promise.all(["a", "b", "c", "d"].map(add));
    const { description } = (await scene.subscriptions.getSubscription(everything, id)) ?? assert.fail();
    assert.deepEqual(description?.split("").toSorted(), ["a", "b", "c", "d"]);
  });

  test("an edit that throws changes nothing, and its error comes through", async (scene) => {
    const endpoint = await scene.endpoint();
    const before = await scene.subscription(endpoint);
    const thrown = new Error("no");
    const failing = scene.subscriptions.updateSubscription(everything, before.id, () => {
      throw thrown;
    });
    assert.equal(await failing.catch((error: unknown) => error), thrown);
    assert.deepEqual(await scene.subscriptions.getSubscription(everything, before.id), listedRow(before, endpoint));
  });

  test("a scope that another live subscription to the trigger has is refused; one that has ended is no hindrance", async (scene) => {
    const endpoint = await scene.endpoint();
    const other = await scene.subscription(endpoint, { scope: "project-1" });
    const mine = await scene.subscription(endpoint);
    const moving = () => scene.subscriptions.updateSubscription(everything, mine.id, edited({ scope: "project-1" }));
    await rejectsWith(moving(), "duplicate_subscription", { subscriptionId: other.id, trigger: TRIGGER });
    assert.deepEqual(await scene.subscriptions.getSubscription(everything, mine.id), listedRow(mine, endpoint));
    await scene.subscriptions.endSubscription(everything, other.id, at(1));
    assert.equal((await moving())?.scope, "project-1");
    const same = await scene.subscriptions.updateSubscription(everything, mine.id, edited({ name: "Still mine" }));
    assert.equal(same?.name, "Still mine");
  });

  test("another tenant's subscription, and another owner's, is neither shown nor changed", async (scene) => {
    const endpoint = await scene.endpoint({ ownerId: "o-1" });
    const before = await scene.subscription(endpoint);
    const { subscriptions } = scene;
    const strangers = [
      { tenantId: "globex", ownerId: null },
      { tenantId: "globex", ownerId: "o-1" },
      { ...everything, ownerId: "o-2" },
    ];
    for (const stranger of strangers) {
      assert.equal(await subscriptions.getSubscription(stranger, before.id), null);
      assert.equal(await subscriptions.findCandidate(stranger, before.id), null);
      assert.deepEqual((await subscriptions.listSubscriptions(stranger, { limit: 10 })).items, []);
      assert.equal(await subscriptions.updateSubscription(stranger, before.id, () => assert.fail()), null);
      assert.equal(await subscriptions.endSubscription(stranger, before.id, at(1)), false);
    }
    assert.deepEqual(await subscriptions.getSubscription(everything, before.id), listedRow(before, endpoint));
    const owner = { ...everything, ownerId: "o-1" };
    const named = await subscriptions.updateSubscription(owner, before.id, edited({ name: "Mine" }));
    assert.equal(named?.name, "Mine");
  });

  test("a stage that another live subscription to the trigger has is refused, in the same scope alone", async (scene) => {
    const endpoint = await scene.endpoint();
    const stage = "preOperation";
    const other = await scene.subscription(endpoint, { stage, mode: "sync" });
    const [mine, scoped] = [await scene.subscription(endpoint), await scene.subscription(endpoint, { scope: "p-1" })];
    const move = (id: string) => scene.subscriptions.updateSubscription(everything, id, edited({ stage }));
    await rejectsWith(move(mine.id), "duplicate_subscription", { subscriptionId: other.id, trigger: TRIGGER });
    assert.deepEqual(await scene.subscriptions.getSubscription(everything, mine.id), listedRow(mine, endpoint));
    assert.equal((await move(scoped.id))?.stage, stage);
    await scene.subscriptions.endSubscription(everything, other.id, at(1));
    assert.equal((await move(mine.id))?.stage, stage);
  });

  test("endpoints that authenticate in one way are listed a page at a time, however many others lie between", async (scene) => {
    const keyed: string[] = [];
    const authentication = { kind: "webhookKey", values: [{ name: "code", value: "sealed" }] } as const;
    for (let second = 0; second < 9; second += 1) {
      const { id } = await scene.endpoint({ createdAt: at(second), ...(second % 2 === 0 && { authentication }) });
      if (second % 2 === 0) keyed.unshift(id);
    }
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, authenticationKind: "webhookKey", cursor } as const;
      const { items, nextCursor } = await scene.subscriptions.listEndpoints(everything, query);
      pages.push(items.map(({ id }) => id));
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(pages, [keyed.slice(0, 2), keyed.slice(2, 4), keyed.slice(4)]);
  });

  test("there is nothing to edit where no live subscription is", async (scene) => {
    const ended = await scene.subscription(await scene.endpoint());
    await scene.subscriptions.endSubscription(everything, ended.id, at(1));
    for (const id of [ended.id, newId("sub", at(0))]) {
      assert.equal(await scene.subscriptions.updateSubscription(everything, id, () => assert.fail()), null);
    }
  });

  test("subscriptions are listed by scope, endpoints by how they authenticate", async (scene) => {
    const [plain, keyed] = [
      await scene.endpoint(),
      await scene.endpoint({ authentication: { kind: "webhookKey", values: [{ name: "code", value: "sealed" }] } }),
    ];
    const scoped = await scene.subscription(keyed, { scope: "project-1" });
    await scene.subscription(keyed);
    const other = await scene.subscription(plain, { scope: "project-1", createdAt: at(1) });
    const { subscriptions } = scene;
    const page = { limit: 10 };
    const inScope = await subscriptions.listSubscriptions(everything, { ...page, scope: "project-1" });
    assert.deepEqual(inScope.items, [listedRow(other, plain), listedRow(scoped, keyed)]);
    const both = { ...page, scope: "project-1", endpointId: keyed.id };
    assert.deepEqual((await subscriptions.listSubscriptions(everything, both)).items, [listedRow(scoped, keyed)]);
    const kinds = async (authenticationKind: "none" | "webhookKey" | "bearer") =>
      (await subscriptions.listEndpoints(everything, { ...page, authenticationKind })).items;
    assert.deepEqual(await kinds("webhookKey"), [keyed]);
    assert.deepEqual(await kinds("none"), [plain]);
    assert.deepEqual(await kinds("bearer"), []);
  });
}
