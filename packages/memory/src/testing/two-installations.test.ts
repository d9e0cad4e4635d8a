import { causedBy, defineTrigger } from "@ancrage/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { createTestWebhooks } from "./create-test-webhooks.ts";

const DealChanged = defineTrigger("DealChanged", {
  ...{ description: "A deal was changed", resource: "deal", action: "update" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
});

async function installation(maxDepth: number) {
  const world = createTestWebhooks({
    triggers: [DealChanged],
    maxDepth,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const { id } = await world.webhooks.endpoints.create({ name: "Other", url: "https://other.example/hook" });
  await world.webhooks.subscriptions.create(id, { trigger: "DealChanged" });
  return world;
}

test("two installations that answer each other's webhooks stop, and both see where it began", async () => {
  const [first, second] = [await installation(5), await installation(7)];
  await first.webhooks.triggerWebhookEvent("DealChanged", "D-1");
  const seen: unknown[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const [here, there] = turn % 2 === 0 ? [first, second] : [second, first];
    await here.settle();
    const request = here.receiver.requests()[Math.floor(turn / 2)];
    if (request === undefined) break;
    seen.push([request.headers["webhook-depth"], request.headers["webhook-origin"]]);
    await there.webhooks.triggerWebhookEvent("DealChanged", "D-1", { ...causedBy(request.headers) });
  }
  const { origin } = await first.webhooks.tenant.status();
  expect((await second.webhooks.tenant.status()).origin).not.toBe(origin);
  // The sixth is of the second, which allows it; the first allows no seventh.
  expect(seen).toEqual(["1", "2", "3", "4", "5", "6"].map((depth) => [depth, origin]));
  await Promise.all([first.webhooks.stop(), second.webhooks.stop()]);
});
