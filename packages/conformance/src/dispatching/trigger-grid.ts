import assert from "node:assert/strict";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [
  dealTrigger("DealWon", { resource: "deal", action: "won" }),
  dealTrigger("DealChanged", { resource: "deal", action: "update" }),
  dealTrigger("NewDeal", { resource: "deal", action: "create" }),
  dealTrigger("NewLead", { resource: "lead", action: "create" }),
];
const cell = (resource: string, action: string, subscribed = true) => ({ resource, action, subscribed });

export function triggerGridCases(inWorld: InWorld): void {
  inWorld(
    "the grid has a row a resource and a column an action, ticked where subscribed",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const { id } = await endpoints.create({ name: "Site", url });
      const own = await subscriptions.create(id, { trigger: "NewDeal" });
      await subscriptions.create(id, { trigger: "NewLead", scope: "p1" });
      const grid = await endpoints.triggerGrid(id);
      assert.deepEqual([grid.endpointId, grid.scope, grid.allSubscriptionId], [id, null, null]);
      assert.deepEqual(grid.actions, ["create", "update", "won"]);
      assert.deepEqual(
        grid.resources.map(({ resource, cells }) => [
          resource,
          cells.map(({ action, trigger, subscriptionId }) => [action, trigger, subscriptionId]),
        ]),
        [
          [
            "deal",
            [
              ["won", "DealWon", null],
              ["update", "DealChanged", null],
              ["create", "NewDeal", own.id],
            ],
          ],
          ["lead", [["create", "NewLead", null]]],
        ],
      );
      const all = await subscriptions.create(id, { trigger: "*", scope: "p1" });
      const ofProject = await endpoints.triggerGrid(id, { scope: "p1" });
      assert.deepEqual([ofProject.scope, ofProject.allSubscriptionId], ["p1", all.id]);
      const ticked = ofProject.resources.flatMap(({ cells }) => cells.filter(({ subscribed }) => subscribed));
      assert.deepEqual(
        ticked.map(({ trigger }) => trigger),
        ["NewLead"],
      );
    },
  );

  inWorld(
    "each tick takes effect at once; what is refused says why, and the others stand",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions, triggerWebhookEvent } = world.webhooks;
      const { id } = await endpoints.create({ name: "Site", url });
      const twin = await endpoints.create({ name: "Twin", url });
      await subscriptions.create(twin.id, { trigger: "NewLead" });
      const kept = await subscriptions.create(id, { trigger: "DealWon", name: "Kept" });
      const ended = await subscriptions.create(id, { trigger: "DealChanged" });
      const ticks = [
        ...[cell("deal", "create"), cell("lead", "create"), cell("deal", "fly")],
        ...[cell("deal", "won"), cell("deal", "update", false), cell("deal", "signed", false)],
      ];
      const { cells } = await endpoints.tickTriggers(id, { cells: ticks });
      assert.deepEqual(
        cells.map(({ trigger, outcome, error }) => [trigger, outcome, error?.code ?? null]),
        [
          ["NewDeal", "subscribed", null],
          ["NewLead", "refused", "duplicate_endpoint"],
          [null, "refused", "unknown_trigger"],
          ["DealWon", "unchanged", null],
          ["DealChanged", "unsubscribed", null],
          [null, "refused", "unknown_trigger"],
        ],
      );
      assert.match(cells[1]?.error?.message ?? "", /same URL/);
      assert.deepEqual(
        cells.slice(3, 5).map(({ subscriptionId }) => subscriptionId),
        [kept.id, null],
      );
      const made = await subscriptions.get(cells[0]?.subscriptionId ?? "");
      assert.deepEqual([made.name, made.scope], ["NewDeal to Site", null]);
      assert.equal((await refusal(subscriptions.get(ended.id))).code, "subscription_not_found");
      await triggerWebhookEvent("NewDeal", "D-1");
      await triggerWebhookEvent("DealChanged", "D-1");
      await world.settle();
      assert.deepEqual(
        world.receiver.requests().map(({ trigger }) => trigger),
        ["NewDeal"],
      );
      const again = await endpoints.tickTriggers(id, {
        cells: [cell("deal", "create"), cell("deal", "update", false)],
      });
      assert.deepEqual(
        again.cells.map(({ outcome }) => outcome),
        ["unchanged", "unchanged"],
      );
    },
  );

  inWorld("a grid of a scope ticks that scope alone", { triggers }, async (world) => {
    const { endpoints, subscriptions } = world.webhooks;
    const { id } = await endpoints.create({ name: "Site", url });
    const wide = await subscriptions.create(id, { trigger: "NewDeal" });
    await endpoints.tickTriggers(id, { scope: "p1", cells: [cell("deal", "create"), cell("lead", "create")] });
    const scoped = (await subscriptions.list({ endpointId: id, scope: "p1" })).items;
    assert.deepEqual(scoped.map(({ trigger }) => trigger).toSorted(), ["NewDeal", "NewLead"]);
    await endpoints.tickTriggers(id, { scope: "p1", cells: [cell("deal", "create", false)] });
    assert.equal((await subscriptions.get(wide.id)).id, wide.id);
    assert.equal((await subscriptions.list({ endpointId: id, scope: "p1" })).items.length, 1);
  });

  const many = Array.from({ length: 251 }, (_, index) => dealTrigger(`T${index}`, { resource: `r${index}` }));
  inWorld("up to 500 cells are ticked in one call", { triggers: many }, async (world) => {
    const { endpoints, subscriptions } = world.webhooks;
    const { id } = await endpoints.create({ name: "Site", url });
    const all = many.map(({ resource }) => cell(resource, "create"));
    const nothings = Array.from({ length: 249 }, (_, index) => cell(`r${index}`, "delete"));
    const { cells } = await endpoints.tickTriggers(id, { cells: [...all, ...nothings] });
    assert.deepEqual(
      [cells.length, cells.filter(({ outcome }) => outcome === "subscribed").length],
      [500, many.length],
    );
    const grid = await endpoints.triggerGrid(id);
    assert.equal(grid.resources.filter(({ cells: [only] }) => only?.subscribed).length, many.length);
    assert.equal((await subscriptions.list({ limit: 100 })).items.length, 100);
    const off = await endpoints.tickTriggers(id, { cells: all.map((one) => ({ ...one, subscribed: false })) });
    assert.equal(off.cells.filter(({ outcome }) => outcome === "unsubscribed").length, many.length);
    const tooMany = [...all, ...nothings, cell("r0", "won")];
    assert.equal((await refusal(endpoints.tickTriggers(id, { cells: tooMany }))).code, "invalid_request");
  });

  inWorld("a grid that makes no sense is refused, and nothing is ticked", { triggers }, async (world) => {
    const { endpoints, subscriptions } = world.webhooks;
    const { id } = await endpoints.create({ name: "Site", url });
    const hook = await subscriptions.subscribe({ trigger: "NewDeal", targetUrl: "https://zap.example/1" });
    const { endpointId } = await subscriptions.get(hook.id);
    const wrong: readonly unknown[] = [
      ...[{}, null, { cells: [] }, { cells: [cell("deal", "create"), cell("deal", "create", false)] }],
      ...[{ cells: [{ resource: "deal", action: "create" }] }, { cells: [cell("deal", "")] }],
      { cells: [cell("deal", "create")], scope: "" },
    ];
    for (const ticks of wrong) {
      const { code } = await refusal(endpoints.tickTriggers(id, ticks as never));
      assert.equal(code, "invalid_request", JSON.stringify(ticks));
    }
    const cells = [cell("deal", "create")];
    assert.equal((await refusal(endpoints.tickTriggers(endpointId, { cells }))).code, "invalid_request");
    assert.equal((await refusal(endpoints.tickTriggers("ep_1", { cells }))).code, "endpoint_not_found");
    assert.equal((await refusal(endpoints.triggerGrid("ep_1"))).code, "endpoint_not_found");
    assert.equal((await refusal(endpoints.triggerGrid(id, { scope: 7 } as never))).code, "invalid_request");
    assert.deepEqual((await subscriptions.list({ endpointId: id })).items, []);
  });
}
