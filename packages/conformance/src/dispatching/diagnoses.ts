import assert from "node:assert/strict";
import type { CheckName, DiagnoseOptions, Endpoint, Finding } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { HOOK, orderPaid } from "./inbound-world.ts";

const triggers = [dealTrigger()];
const inboundHooks = [orderPaid(() => undefined)];
const publicUrl = "https://erp.example/api/v1/WebHook";
const answering = (status: number, text: string) => async () => ({ status, text });

async function findingOf({ webhooks }: World, check: CheckName, options?: DiagnoseOptions): Promise<Finding> {
  const found = await webhooks.diagnose(options);
  return found.find((finding) => finding.check === check) ?? assert.fail(`nothing is found of ${check}`);
}

/** What a diagnosis finds, check by check; a store's own tests see what only that store can find. */
export function diagnosisCases(inWorld: InWorld): void {
  inWorld(
    "where all is well a diagnosis says so, each check once, and says what it expected",
    { triggers, inboundHooks, inbound: { publicUrl } },
    async (world) => {
      await subscribed(world, "https://a.example/hook");
      await world.webhooks.inbound.codes.issue(HOOK, { label: "shop", keepCopy: true });
      const found = await world.webhooks.diagnose({ ask: answering(404, "Not Found") });
      const ofStore = world.store.diagnose === undefined ? [] : ["database", "schema", "tracking"];
      assert.deepEqual(
        found.map(({ check }) => check),
        [...ofStore, "sealingKeys", "clock", "publicUrl"],
      );
      for (const { check, outcome, expected, found: what, repair } of found) {
        // The time of a test stands still, and that of a server does not.
        if (check === "clock" && world.store.now !== undefined) continue;
        assert.deepEqual([check, outcome, repair], [check, "good", []]);
        assert.ok(expected !== "" && what !== "", check);
      }
    },
  );

  inWorld("a clock that differs from the database's is found", { triggers }, async (world) => {
    const { outcome, found, repair } = await findingOf(world, "clock");
    if (world.store.now === undefined) {
      assert.deepEqual([outcome, repair], ["good", []]);
      return;
    }
    assert.equal(outcome, "wrong");
    assert.match(found, /^\d+\.\d{3} s: here it is 2026-01-01T00:00:00\.\d+Z, in the database \d{4}-/);
    assert.match(repair[0] ?? "", /^timedatectl set-ntp true/);
  });

  inWorld(
    "secrets that no sealing key opens are found, with the key or the endpoint that is wrong; nothing is changed",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, "https://a.example/hook");
      const missing = `sealed_v1.00000000deadbeef.${"A".repeat(43)}`;
      const spoil = (key: string) =>
        world.store.subscriptions.resealEndpoints(null, 100, (stored: Endpoint) => ({
          ...stored,
          secrets: stored.secrets.map((secret) => ({ ...secret, key })),
        }));
      const isSealing = !(await findingOf(world, "sealingKeys")).found.startsWith("nothing is sealed");
      await spoil(missing);
      const { outcome, found, repair } = await findingOf(world, "sealingKeys");
      if (!isSealing) {
        assert.equal(outcome, "good");
        return;
      }
      assert.deepEqual(
        [outcome, found, repair],
        [
          "wrong",
          `1 sealed, of which 1 do not open: ${endpointId}`,
          ["add the key whose id is 00000000deadbeef at the end of sealingKeys"],
        ],
      );
      assert.deepEqual(await world.webhooks.rekey(), { resealed: 0, unreadable: 1 });
      await spoil("sealed_v1.nonsense");
      const second = await findingOf(world, "sealingKeys");
      assert.equal(second.outcome, "wrong");
      assert.match(second.repair.join(), new RegExp(`A secret of the endpoint ${endpointId} is not as it was sealed`));
    },
  );

  inWorld("without inbound hooks no public URL is needed", { triggers }, async (world) => {
    assert.equal((await findingOf(world, "publicUrl")).outcome, "good");
  });

  inWorld("a public URL that nobody gave is found", { triggers, inboundHooks }, async (world) => {
    const { outcome, found, repair } = await findingOf(world, "publicUrl");
    assert.deepEqual([outcome, found], ["wrong", "nobody has said"]);
    assert.match(repair.join(), /inbound: \{ publicUrl: "https:/);
  });

  inWorld(
    "a public URL without TLS is found, but for one inside a network",
    {
      ...{ triggers, inboundHooks },
      inbound: {
        publicUrl: (tenantId) => `http://${tenantId === "default" ? "erp.example" : tenantId}/api/v1/WebHook`,
      },
    },
    async (world) => {
      const { outcome, found } = await findingOf(world, "publicUrl");
      assert.equal(outcome, "wrong");
      assert.match(found, /^http:\/\/erp\.example\/.* in the clear$/);
      for (const tenantId of ["127.0.0.1", "localhost", "erp.internal"]) {
        const inside = await findingOf(world, "publicUrl", { tenantId });
        assert.equal(inside.outcome, "good");
        assert.match(inside.found, /which nobody outside can reach/);
      }
    },
  );

  inWorld(
    "a public URL where something else answers, or nothing, is found by calling it",
    { triggers, inboundHooks, inbound: { publicUrl } },
    async (world) => {
      const asked: string[] = [];
      const outcomeOf = async (ask: DiagnoseOptions["ask"]) => {
        const { outcome, found } = await findingOf(world, "publicUrl", {
          ask: (url) => {
            asked.push(url);
            return ask?.(url) ?? assert.fail();
          },
        });
        return [outcome, found];
      };
      assert.deepEqual(await outcomeOf(answering(404, "Not Found")), ["good", publicUrl]);
      const others = [answering(404, "<html>"), answering(200, "Not Found"), answering(502, "")];
      for (const ask of others) assert.equal((await outcomeOf(ask))[0], "wrong");
      assert.deepEqual(await outcomeOf(() => Promise.reject(new Error("connect ECONNREFUSED"))), [
        "wrong",
        `${publicUrl}: Error: connect ECONNREFUSED`,
      ]);
      assert.deepEqual(new Set(asked), new Set([`${publicUrl}/ancrage-doctor`]));
    },
  );
}
