import assert from "node:assert/strict";
import { defineTrigger, type Trigger } from "@ancrage/core";
import { z } from "zod";
import { subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { nested, poisonValues } from "./poison-values.ts";
import { expectUnharmed, healthyTrigger } from "./unharmed.ts";

const url = "https://a.example/hook";

function anyTrigger(build: Parameters<typeof defineTrigger>[1]["build"]): Trigger {
  return defineTrigger("Poison", {
    description: "Anything happened",
    resource: "anything",
    action: "create",
    payload: z.any(),
    build,
    sample: "sample",
  });
}

const tooMuch: Readonly<Record<string, { value: unknown; code: string; words: RegExp }>> = {
  "100,000 levels": { value: nested(100_000), code: "invalid_payload", words: /more than 500 levels deep/ },
  "501 levels": { value: nested(501), code: "invalid_payload", words: /more than 500 levels deep/ },
  "a BigInt": { value: { big: 1n }, code: "invalid_payload", words: /BigInt/ },
};

/** Payloads, snapshots and names that hold anything at all. */
export function poisonPayloadCases(inWorld: InWorld): void {
  for (const [what, value] of Object.entries(poisonValues)) {
    inWorld(
      `${what}, given, built or as a snapshot, arrive as they were and harm nothing`,
      { triggers: [anyTrigger(({ recordId, snapshot }) => (recordId === "built" ? value : snapshot)), healthyTrigger] },
      async (world) => {
        await subscribed(world, url, "Poison");
        const { triggerWebhookEvent } = world.webhooks;
        const given = await triggerWebhookEvent("Poison", "given", { payload: value });
        const built = await triggerWebhookEvent("Poison", "built");
        const snapshot = await triggerWebhookEvent("Poison", "snapshot", { snapshot: value });
        await world.settle();
        const eventIds = [given.eventId, built.eventId, snapshot.eventId];
        const json = JSON.stringify(value);
        for (const eventId of eventIds) {
          const request =
            world.receiver.requests().find(({ id }) => id === eventId) ?? assert.fail("it did not arrive");
          assert.equal(JSON.stringify(request.payload), json);
          const { state, payload, deliveries } = await world.webhooks.events.get(eventId);
          assert.deepEqual([state, JSON.stringify(payload)], ["routed", json]);
          const detail = await world.webhooks.deliveries.get(deliveries[0]?.id ?? "");
          assert.deepEqual([detail.state, JSON.stringify(detail.payload)], ["succeeded", json]);
        }
        await expectUnharmed(world, eventIds);
      },
    );
  }

  for (const [what, { value, code, words }] of Object.entries(tooMuch)) {
    inWorld(
      `${what} are too much: given they are refused in words, built they fail the event visibly`,
      { triggers: [anyTrigger(() => value), healthyTrigger] },
      async (world) => {
        await subscribed(world, url, "Poison");
        for (const part of ["payload", "snapshot"]) {
          const refused = world.webhooks.triggerWebhookEvent("Poison", "D-1", { [part]: value });
          await assert.rejects(refused, (error: Error & { code?: string }) => {
            assert.equal(error.code, code);
            assert.match(error.message, words);
            return true;
          });
        }
        assert.deepEqual(await world.webhooks.dispatchDue(), { events: 0, deliveries: 0, receipts: 0 });

        const { eventId } = await world.webhooks.triggerWebhookEvent("Poison", "D-1");
        await world.settle();
        const waiting = await world.webhooks.events.get(eventId);
        assert.deepEqual([waiting.state, waiting.buildFailures], ["pending", 1]);
        assert.match(waiting.lastError ?? "", words);
        await world.advance(24 * 3_600_000);
        const { state, reason, deliveries } = await world.webhooks.events.get(eventId);
        assert.deepEqual([state, reason, deliveries], ["failed", "build", []]);
        assert.deepEqual(await world.webhooks.triggers.performList("Poison"), ["sample"]);
        await expectUnharmed(world, [eventId]);
      },
    );
  }

  const text = "x".repeat(1_000_000);
  inWorld(
    "a text of 1 MB is too much: given it is refused in words, built it is sent to nobody, visibly",
    { triggers: [anyTrigger(() => text), healthyTrigger] },
    async (world) => {
      await subscribed(world, url, "Poison");
      const { triggerWebhookEvent, events } = world.webhooks;
      for (const part of ["payload", "snapshot"]) {
        const refused = triggerWebhookEvent("Poison", "D-1", { [part]: text });
        await assert.rejects(refused, { code: "payload_too_large", message: /1000002 bytes.*262144/ });
      }
      const { eventId } = await triggerWebhookEvent("Poison", "D-1");
      await world.settle();
      const { state, oversizedBytes, payload, deliveries } = await events.get(eventId);
      assert.deepEqual([state, oversizedBytes, payload], ["routed", 1_000_002, null]);
      assert.deepEqual(
        deliveries.map(({ state, reason, attempts }) => [state, reason, attempts]),
        [["canceled", "tooLarge", 0]],
      );
      assert.deepEqual(await world.webhooks.triggers.performList("Poison"), ["sample"]);
      await expectUnharmed(world, [eventId]);
    },
  );

  inWorld(
    "names that no store can keep are refused in words, and nothing is recorded",
    { triggers: [anyTrigger(() => null), healthyTrigger] },
    async (world) => {
      const { triggerWebhookEvent, endpoints } = world.webhooks;
      for (const bad of ["a\0b", "\ud800", "x".repeat(257)]) {
        const event = (options: object) => triggerWebhookEvent("Poison", "D-1", options);
        assert.equal(await codeOf(triggerWebhookEvent("Poison", bad)), "invalid_record_id");
        for (const options of [{ scope: bad }, { tenantId: bad }, { changed: ["ok", bad] }]) {
          assert.equal(await codeOf(event(options)), "invalid_option");
        }
        for (const actingFor of [{ tenantId: bad }, { ownerId: bad }]) {
          assert.equal(await codeOf(endpoints.list({}, actingFor)), "invalid_option");
        }
      }
      await expectUnharmed(world);
      assert.deepEqual(deliveriesOf(world), ["Healthy"]);
    },
  );
}

function deliveriesOf({ receiver }: World): readonly string[] {
  return receiver.requests().map(({ trigger }) => trigger);
}

async function codeOf(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => "accepted",
    (error: { code?: unknown }) => error.code,
  );
}
