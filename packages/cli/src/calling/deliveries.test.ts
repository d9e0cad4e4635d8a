import { beforeAll, expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";
import { useServedLedger } from "../testing/served-ledger.ts";

const { ancrage, running } = useAncrage();
const { webhooks, receiver, settle, advance, environment } = useServedLedger();
let endpointId: string;

beforeAll(async () => {
  ({ id: endpointId } = await webhooks.endpoints.create({
    name: "CRM \u001b[31m",
    url: "https://receiver.example/in",
  }));
  await webhooks.subscriptions.create(endpointId, { trigger: "NewOpportunity" });
  receiver.answers({ status: 200 }, { status: 500 });
  await webhooks.triggerWebhookEvent("NewOpportunity", "D-1");
  await advance(1_000);
  await webhooks.triggerWebhookEvent("NewOpportunity", "D-2");
  await advance(1_000);
});

test("deliveries are a table, newest first, without colours or control characters", async () => {
  const { code, stdout, stderr } = await ancrage(["deliveries", "--limit", "2"], environment());
  expect([code, stderr]).toEqual([0, ""]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^CREATED +STATE +TRIGGER +RECORD +ENDPOINT +ATTEMPTS +LAST +ID$/);
  expect(lines[1]).toMatch(/exhausted \(schedule\) +NewOpportunity +D-2 +CRM \\u001b\[31m +1 +500 +dlv_/);
  expect(lines[2]).toMatch(/succeeded +NewOpportunity +D-1 +CRM \\u001b\[31m +1 +200 +dlv_/);
  expect(lines).toHaveLength(3);
});

test("with --json a page is one document, and its cursor leads to the next", async () => {
  const first = await ancrage(["deliveries", "--limit", "1", "--json", "--endpoint", endpointId], environment());
  const { items, nextCursor } = JSON.parse(first.stdout);
  expect([items.length, items[0].recordId, first.stderr]).toEqual([1, "D-2", ""]);
  const second = await ancrage(["deliveries", "--json", "--cursor", nextCursor], environment());
  expect(JSON.parse(second.stdout)).toMatchObject({ items: [{ recordId: "D-1" }], nextCursor: null });
});

test("where nothing is so it ends with 3; a wrong token, an unknown server and a missing url are explained", async () => {
  const { ANCRAGE_URL } = environment();
  const [none, foreign, away, nowhere] = await Promise.all([
    ancrage(["deliveries", "--state", "canceled"], environment()),
    ancrage(["deliveries", "--token", "other-token"], environment()),
    ancrage(["deliveries", "--url", "http://ada:pass@127.0.0.1:1/x"], {}),
    ancrage(["deliveries"]),
  ]);
  expect(none).toEqual({ code: 3, stdout: "", stderr: "No delivery is so.\n" });
  expect([foreign.code, foreign.stdout]).toEqual([1, ""]);
  expect(foreign.stderr).toMatch(/^[A-Z].*\.\n$/);
  expect([away.code, away.stdout]).toEqual([1, ""]);
  expect(away.stderr).not.toContain("pass");
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--url is needed .*ANCRAGE_URL/) });
  for (const { stderr } of [foreign, away, nowhere]) expect(stderr).not.toMatch(/^ +at |other-token/m);
  expect(ANCRAGE_URL).toMatch(/^http/);
});

test("--follow goes on with what is created and what changes, a JSON object a line", async () => {
  const following = running(["deliveries", "--follow", "--json", "--limit", "1"], environment());
  expect(JSON.parse(await following.line())).toMatchObject({ recordId: "D-2", state: "exhausted" });
  receiver.answers({ status: 200 });
  await webhooks.triggerWebhookEvent("NewOpportunity", "D-3");
  await settle();
  expect(JSON.parse(await following.line())).toMatchObject({ recordId: "D-3", state: "succeeded" });
  expect(await following.interrupt()).toBe(130);
});

test("whoever has read enough of it ends it quietly, as head does", async () => {
  const following = running(["deliveries", "--follow", "--json", "--limit", "1"], environment());
  await following.line();
  following.child.stdout?.destroy();
  await webhooks.triggerWebhookEvent("NewOpportunity", "D-4");
  await settle();
  expect(await following.ended).toBe(0);
  await expect(following.word()).rejects.toThrow("It ended without another line.");
});
