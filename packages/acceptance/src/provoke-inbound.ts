import { expect } from "vitest";
import type { ApiWalk } from "./api-walk.ts";
import type { Host } from "./host.ts";

/** What a walk through the operations about receiving needs. */
export interface InboundSurroundings {
  readonly ask: ApiWalk["ask"];
  readonly callInbound: Host["callInbound"];
}

const absent = "0".repeat(32);
const noCode = { params: { id: `cod_${absent}` } };
const noReceipt = { params: { id: `rcp_${absent}` } };

/** Calls every operation about receiving so that it answers in each way that it knows. */
export async function provokeInbound(surroundings: InboundSurroundings): Promise<void> {
  await provokeHooks(surroundings);
  const code = await provokeCodes(surroundings);
  await provokeReceipts(surroundings, code);
}

async function provokeHooks({ ask }: InboundSurroundings): Promise<void> {
  const { body: hooks } = await ask("listInboundHooks");
  expect(hooks).toMatchObject([
    { name: "refresh-customer", authentication: "none", parameters: ["dos", "refreshCustomer"], enabled: true },
    { name: "pushed", authentication: "github", baseUrl: "https://erp.example/api/v1/WebHook" },
  ]);
  const turn = (name: string, enabled: boolean) => ask("switchInboundHook", { params: { name }, body: { enabled } });
  expect((await turn("pushed", false)).body).toMatchObject({ name: "pushed", enabled: false });
  expect((await turn("pushed", true)).body).toMatchObject({ enabled: true });
  await turn("nothing", true);
}

async function provokeCodes({ ask, callInbound }: InboundSurroundings): Promise<string> {
  const issue = (body: object, name = "refresh-customer") => ask("issueCode", { params: { name }, body });
  const { body: erp } = await issue({ label: "ERP" });
  expect(erp).toMatchObject({
    masked: "REF***",
    hasCopy: false,
    url: `https://erp.example/api/v1/WebHook/${erp.code}`,
  });
  await issue({ label: "ERP" });
  await issue({ label: "ERP" }, "nothing");
  const { body: bank } = await issue({ label: "Bank", keepCopy: true, expiresAt: "2100-01-01T00:00:00.000Z" });

  const change = (id: string, body: object) => ask("updateCode", { params: { id }, body });
  expect((await change(bank.id, { expiresAt: null })).body).toMatchObject({ label: "Bank", expiresAt: null });
  await change(bank.id, { label: "ERP" });
  await ask("updateCode", { ...noCode, body: { label: "Nobody" } });

  const { masked } = bank;
  expect((await ask("getCode", { params: { id: bank.id } })).body).toMatchObject({
    masked,
    label: "Bank",
    hasCopy: true,
  });
  await ask("getCode", noCode);
  const show = (id: string) => ask("showCode", { params: { id } });
  expect((await show(bank.id)).body).toEqual({ code: bank.code, url: bank.url });
  await show(erp.id);
  await ask("showCode", noCode);

  const draft = (id: string, body: object) => ask("draftMail", { params: { id }, body });
  const { body: mail } = await draft(bank.id, {});
  expect(mail.replaceAll("=\r\n", "").split("\r\n")).toEqual(
    expect.arrayContaining(["https://erp.example/api/v1/WebHook", bank.code]),
  );
  expect((await draft(erp.id, { code: erp.code })).status).toBe(200);
  await draft(erp.id, { code: bank.code });
  await ask("draftMail", { ...noCode, body: {} });

  const rotate = (id: string) => ask("rotateCode", { params: { id }, body: { overlapMs: 60_000 } });
  const { body: newer } = await rotate(bank.id);
  for (const code of [bank.code, newer.code]) expect((await callInbound(code)).status).toBe(200);
  await ask("revokeCode", { params: { id: newer.id } });
  expect((await callInbound(newer.code)).status).toBe(404);
  await rotate(newer.id);
  await ask("rotateCode", { ...noCode, body: {} });

  const { body: codes } = await ask("listCodes", { query: "?hook=refresh-customer" });
  expect(codes.items.map(({ label, state }: { label: string; state: string }) => `${label} ${state}`)).toEqual([
    ...["Bank revoked", "Bank enabled", "ERP enabled"],
  ]);
  return erp.code;
}

async function provokeReceipts({ ask, callInbound }: InboundSurroundings, code: string): Promise<void> {
  expect((await callInbound(code, "?dos=998&refreshCustomer=C1&id=1")).status).toBe(200);
  expect((await callInbound(code, "?dos=998&refreshCustomer=C1&id=1")).status).toBe(200);
  expect((await callInbound(code, "", { method: "DELETE" })).status).toBe(405);

  const list = async () => (await ask("listReceipts", { query: "?hook=refresh-customer&limit=2" })).body.items;
  while ((await list()).some(({ state }: { state: string }) => state !== "processed")) {
    await new Promise(setImmediate);
  }
  const [duplicate, first] = await list();
  expect(duplicate.duplicateOf).toBe(first.id);
  const { body: detail } = await ask("getReceipt", { params: { id: first.id } });
  expect(detail).toMatchObject({
    ...{ query: "dos=998&refreshCustomer=C1&id=1", label: "ERP", answer: { status: 200, body: "ok" } },
    ...{ history: [{ number: 1, state: "succeeded" }], duplicates: [duplicate.id] },
  });
  await ask("getReceipt", noReceipt);

  const replay = (id: string, verify = "again") => ask("replayReceipt", { params: { id }, body: { verify } });
  expect((await replay(first.id)).body).toMatchObject({
    replayOf: first.id,
    verified: true,
    verdict: { scheme: "none" },
  });
  const { body: skipped } = await replay(first.id, "skip");
  expect(skipped).toMatchObject({ verified: false, verdict: { scheme: "skipped" } });
  await replay(duplicate.id);
  await ask("replayReceipt", { ...noReceipt, body: { verify: "skip" } });

  const { body: refusals } = await ask("listRefusals");
  expect(refusals[0]).toMatchObject({ status: 405, method: "DELETE", code: "REF***", hook: "refresh-customer" });

  const infer = async (body: object) => (await ask("inferPaths", { body })).body;
  const paths = (of: readonly { path: string }[]) => of.map(({ path }) => path);
  expect(paths((await infer({ query: "https://erp.example/x?a=1&query[0][a]=2" })).query)).toEqual([
    ...["a", "query", "query[0]", "query[0].a"],
  ]);
  expect(paths((await infer({ json: '{"a":1,"b":{"c":2}}' })).body)).toEqual(["a", "b", "b.c"]);
  expect(paths((await infer({ receiptIds: [first.id] })).query)).toEqual(["dos", "refreshCustomer", "id"]);
  await ask("inferPaths", { body: { receiptIds: [`rcp_${absent}`] } });
}
