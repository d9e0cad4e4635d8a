import { expect } from "vitest";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };
const tick = (resource: string, action: string, subscribed = true) => ({ resource, action, subscribed });

onEveryStore(
  "S4.01 S4.02 S4.03 a grid of resources and actions: each tick takes effect at once, and says what became of it",
  async (host, receiver) => {
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Site", url: receiver.url("/site") });
    const path = `/endpoints/${endpoint.id}/triggers`;
    const cells = [tick("opportunity", "create"), tick("opportunity", "delete"), tick("invoice", "paid")];
    const ticked = await host.call("PUT", path, { cells });
    expect(ticked.status).toBe(200);
    expect(ticked.body.cells.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(3).fill("subscribed"));

    const { body: grid } = await host.call("GET", path);
    expect(grid.actions).toEqual(["create", "update", "delete", "paid"]);
    const rows = grid.resources.map(
      ({ resource, cells }: { resource: string; cells: { action: string; subscribed: boolean }[] }) => [
        resource,
        ...cells.filter(({ subscribed }) => subscribed).map(({ action }) => action),
      ],
    );
    expect(rows).toEqual([
      ["opportunity", "create", "delete"],
      ["invoice", "paid"],
    ]);
    await host.insert(deal);
    await receiver.arrived("/site", 1);

    const mixed = await host.call("PUT", path, {
      cells: [tick("opportunity", "create", false), tick("opportunity", "fly"), tick("invoice", "paid")],
    });
    expect(mixed.status).toBe(207);
    expect(
      mixed.body.cells.map(({ outcome, error }: { outcome: string; error: { code: string } | null }) => [
        outcome,
        error?.code ?? null,
      ]),
    ).toEqual([
      ["unsubscribed", null],
      ["refused", "unknown_trigger"],
      ["unchanged", null],
    ]);
    await host.insert({ ...deal, id: "D-2" });
    await host.webhooks.triggerWebhookEvent("InvoicePaid", "I-1");
    const arrived = await receiver.arrived("/site", 2);
    expect(arrived.map(({ body }) => JSON.parse(body).type)).toEqual(["NewOpportunity", "InvoicePaid"]);
  },
);

onEveryStore(
  "S4.13 S4.14 a project has a grid of its own, by the same calls as the company",
  async (host, receiver) => {
    const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Site", url: receiver.url("/site") });
    const path = `/endpoints/${endpoint.id}/triggers`;
    await host.call("PUT", path, { scope: "project-1", cells: [tick("invoice", "paid")] });
    const ofCompany = (await host.call("GET", path)).body.resources[1].cells[0];
    const { body: ofProject } = await host.call("GET", `${path}?scope=project-1`);
    expect([ofCompany.subscribed, ofProject.scope, ofProject.resources[1].cells[0].subscribed]).toEqual([
      false,
      "project-1",
      true,
    ]);
    const { items } = (await host.call("GET", "/subscriptions?scope=project-1")).body;
    expect(items).toMatchObject([{ trigger: "InvoicePaid", scope: "project-1", endpointName: "Site" }]);
    for (const scope of ["project-2", "project-1"]) {
      await host.webhooks.triggerWebhookEvent("InvoicePaid", scope, { scope });
    }
    await host.ledger(1);
    expect(receiver.requests("/site").map(({ body }) => JSON.parse(body).data.invoice)).toEqual(["project-1"]);
  },
);
