import { beforeEach, expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";
import { useServedLedger } from "../testing/served-ledger.ts";

const { ancrage, running } = useAncrage();
const { webhooks, receiver, settle, advance, environment, gateReplays } = useServedLedger();
let endpointId: string;

// Four deliveries of an endpoint of its own, none of which was accepted.
beforeEach(async ({ task }) => {
  gateReplays(async () => undefined);
  ({ id: endpointId } = await webhooks.endpoints.create({
    name: task.name,
    url: `https://receiver.example/${task.id}`,
  }));
  const { id } = await webhooks.subscriptions.create(endpointId, { trigger: "NewOpportunity" });
  for (const recordId of ["A", "B", "C", "D"]) {
    receiver.answers({ status: 500 });
    await webhooks.triggerWebhookEvent("NewOpportunity", recordId);
    await settle();
  }
  // A replay is of what was made before it began.
  await advance(1_000);
  return () => webhooks.subscriptions.end(id);
});

async function replayed(): Promise<string[]> {
  const { items } = await webhooks.deliveries.list({ endpointId, limit: 100 });
  return items
    .filter(({ replay }) => replay > 0)
    .map(({ recordId }) => recordId)
    .sort();
}

test("a dry run counts; without --yes nobody is there to agree, and nothing is sent", async () => {
  const dry = await ancrage(["replay", "--endpoint", endpointId, "--dry-run"], environment());
  expect(dry).toEqual({ code: 0, stdout: "4\n", stderr: "4 deliveries would be sent again.\n" });
  const refused = await ancrage(["replay", "--endpoint", endpointId], environment());
  expect(refused).toMatchObject({ code: 4, stdout: "" });
  expect(refused.stderr).toBe("4 deliveries would be sent again; none was. Give --yes to send them.\n");
  expect(await replayed()).toEqual([]);
  const none = await ancrage(["replay", "--state", "canceled", "--yes"], environment());
  expect(none).toEqual({ code: 3, stdout: "", stderr: "There is nothing to send again.\n" });
});

test("interrupted, it finishes the batch under way, and goes on with the cursor: each is sent again once", async () => {
  let isHeld: () => void = () => {};
  let release: (value: undefined) => void = () => {};
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  // The count and the first batch pass; the second batch waits.
  gateReplays(async (call) => {
    if (call !== 2) return undefined;
    isHeld();
    return new Promise((resolve) => {
      release = resolve;
    });
  });
  const flags = ["replay", "--endpoint", endpointId, "--yes", "--limit", "1"];
  const stopping = running([...flags, "--json"], environment());
  expect(JSON.parse(await stopping.line())).toMatchObject({ count: 1, replayed: 1 });
  await held;
  expect(await stopping.word()).toBe("1 of 4 sent again");
  const ended = stopping.interrupt();
  expect(await stopping.word()).toBe("Finishing the batch that is under way.");
  release(undefined);
  const { replayed: soFar, nextCursor } = JSON.parse(await stopping.line());
  expect([soFar, typeof nextCursor, await ended]).toEqual([2, "string", 130]);

  gateReplays(async () => undefined);
  const rest = await ancrage([...flags, "--cursor", nextCursor], environment());
  expect([rest.code, rest.stdout]).toEqual([0, "2\n"]);
  expect(await replayed()).toEqual(["A", "B", "C", "D"]);
});

test("when a batch fails it says why, and where to go on", async () => {
  gateReplays(async (call) => (call === 2 ? 500 : undefined));
  const { code, stdout, stderr } = await ancrage(
    ["replay", "--endpoint", endpointId, "--yes", "--limit", "3"],
    environment(),
  );
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^3 of 4 sent again\nStopped after 3\. Go on with the same options and: --cursor \S+\n[A-Z]/);
  const cursor = /--cursor (\S+)/.exec(stderr)?.[1] ?? "";
  const rest = await ancrage(["replay", "--endpoint", endpointId, "--yes", "--cursor", cursor], environment());
  expect([rest.code, rest.stdout]).toEqual([0, "1\n"]);
  expect(await replayed()).toEqual(["A", "B", "C", "D"]);
});

test("one delivery is sent again by its id, without a question; what would choose others is refused", async () => {
  const [{ id } = { id: "" }] = (await webhooks.deliveries.list({ endpointId })).items;
  const { code, stdout, stderr } = await ancrage(["replay", id], environment());
  expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^dlv_\S+\n$/), ""]);
  expect(await webhooks.deliveries.get(stdout.trim())).toMatchObject({ replayOf: id, replay: 1 });
  const asJson = await ancrage(["replay", id, "--json"], environment());
  expect(JSON.parse(asJson.stdout)).toMatchObject({ replayOf: id, replay: 2 });
  const [absent, both] = await Promise.all([
    ancrage(["replay", "dlv_1"], environment()),
    ancrage(["replay", id, "--since", "2026-01-01"], environment()),
  ]);
  expect(absent).toEqual({ code: 3, stdout: "", stderr: "There is no delivery dlv_1.\n" });
  expect(both).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^--since chooses among several/) });
});
