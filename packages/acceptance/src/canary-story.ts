import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { type CanaryWorld, operator, owner } from "./canary-world.ts";

/** An endpoint of each kind at each receiver, with a secret header and both kinds of signing secret. */
export async function makeEndpoints({
  webhooks,
  receivers,
  canary,
  send,
  authentications,
}: CanaryWorld): Promise<void> {
  for (const url of receivers.urls) {
    for (const authentication of authentications(url)) {
      const headers = [
        { name: "x-pass", value: canary(`x-pass of ${authentication.kind} at ${url}`), isSecret: true },
        { name: "cookie", value: canary(`cookie of ${authentication.kind} at ${url}`) },
      ];
      const name = `${authentication.kind} at ${url}`;
      const wanted = { name, url, headers, authentication, allowSameUrl: true, ownerId: "ada" };
      const reply = await send(operator, "POST", "/endpoints", wanted);
      expect(reply.status, reply.body).toBe(201);
      const { id } = JSON.parse(reply.body);
      await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
      await send(operator, "POST", `/endpoints/${id}/secrets`, { signature: "v1a" });
    }
  }
}

/** Everything that can be done wrong with something secret in it, over HTTP and by call. */
export async function makeMistakes({
  webhooks,
  receivers,
  canary,
  send,
  attempt,
  authentications,
}: CanaryWorld): Promise<void> {
  const [url = ""] = receivers.urls;
  const plain = { name: "Mistake", url, allowSameUrl: true };
  const endpoint = await webhooks.endpoints.create({ name: "Unmistaken", url, allowSameUrl: true, ownerId: "ada" });
  const mistakes = [
    ...authentications("a taken name").map((authentication) => ({ ...plain, name: endpoint.name, authentication })),
    ...authentications("a refused URL").map((authentication) => ({
      ...plain,
      url: "http://10.0.0.1/",
      authentication,
    })),
    ...authentications("an unknown key").map((authentication) => ({
      ...plain,
      authentication: { ...authentication, more: 1 },
    })),
    ...authentications("a wrong kind").map((authentication) => ({
      ...plain,
      authentication: { ...authentication, kind: "other" },
    })),
    ...["\n", "é", "\0", " ", "x".repeat(5_000)].map((wrong) => ({
      ...{ ...plain, headers: [{ name: "x-a", value: canary("a header value") + wrong }] },
      authentication: { kind: "bearer", token: canary("a token") + wrong },
    })),
    { ...plain, headers: [1, 2].map(() => ({ name: "x-a", value: canary("a doubled header") })) },
    { ...plain, headers: [{ name: "Host", value: canary("a denied header") }] },
    { ...plain, authentication: { kind: "basic", username: `${canary("a user")}:`, password: canary("a password") } },
    { ...plain, authentication: { kind: "webhookKey", code: canary("a long code").repeat(100) } },
    { ...plain, authentication: { kind: "webhookKey", code: [canary("a code in a list")] } },
    { ...plain, authentication: canary("an authentication that is text") },
  ] as unknown as Parameters<typeof webhooks.endpoints.create>[0][];
  for (const mistake of mistakes) {
    const reply = await send(operator, "POST", "/endpoints", mistake);
    expect(reply.status, reply.body).toBeGreaterThanOrEqual(400);
    await send(owner, "PATCH", `/endpoints/${endpoint.id}`, { ...mistake, ownerId: undefined });
    await send(null, "POST", "/endpoints", mistake);
    await attempt("endpoints.create", () => webhooks.endpoints.create(mistake));
    await attempt("endpoints.update", () => webhooks.endpoints.update(endpoint.id, { ...mistake, state: "enabled" }));
    await attempt("endpoints.update of nothing", () => webhooks.endpoints.update("ep_unknown", mistake));
  }
  const broken = canary("JSON that is broken off");
  for (const body of [`{"authentication":{"token":${broken}`, broken, `{"a":"${broken}"`]) {
    for (const path of ["/endpoints", "/subscriptions", `/endpoints/${endpoint.id}/secrets`]) {
      await send(operator, "POST", path, body);
    }
  }
}

/** Moves, rotations, revocations: all that ends a secret or shows a new one. */
export async function changeSecrets({ webhooks, receivers, send, attempt }: CanaryWorld): Promise<void> {
  const [url = ""] = receivers.urls;
  const { items } = await webhooks.endpoints.list({ limit: 5 });
  for (const { id, secrets } of items) {
    await send(operator, "POST", `/endpoints/${id}/secrets`, {});
    await send(operator, "DELETE", `/endpoints/${id}/secrets/${secrets[1]?.id}`);
    const moved = await send(operator, "PATCH", `/endpoints/${id}`, { url: url.replace("127.0.0.1", "127.0.0.2") });
    expect(JSON.parse(moved.body)).toMatchObject({ disabledReason: "needsAuthentication" });
    await send(operator, "PATCH", `/endpoints/${id}`, { state: "enabled" });
    await attempt("enabling too early", () => webhooks.endpoints.update(id, { state: "enabled" }));
    await attempt("revoking the last", async () => {
      for (const secret of secrets) await webhooks.endpoints.revokeSecret(id, secret.id);
    });
  }
  await send(owner, "POST", "/subscriptions", { trigger: "NewDeal", targetUrl: `${url}?hook` });
}

/** Calls of inbound hooks, right and wrong, and everything that is done with their codes. */
export async function callInboundHooks({ send, callInbound, inboundSecrets }: CanaryWorld): Promise<void> {
  const issue = async (hook: string, keepCopy: boolean) => {
    const { body } = await send(operator, "POST", `/inbound-hooks/${hook}/codes`, {
      label: `ERP ${keepCopy}`,
      keepCopy,
    });
    return JSON.parse(body) as { id: string; code: string };
  };
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
  const json = { "content-type": "application/json" };
  for (const keepCopy of [false, true]) {
    const { id, code } = await issue("with-password", keepCopy);
    const right = basic(`erp:${inboundSecrets.password}`);
    for (const [headers, status] of [
      [{}, 401],
      [basic(`other:${inboundSecrets.password}`), 401],
      [basic(`erp:${inboundSecrets.password}x`), 401],
      [{ ...right, "x-api-token": inboundSecrets.password, cookie: inboundSecrets.password }, 200],
    ] as const) {
      expect(await callInbound(code, "?file=998", { headers })).toBe(status);
    }
    expect(await callInbound(code, "", { method: "PUT", headers: right })).toBe(405);
    expect(await callInbound(code, "", { method: "POST", headers: { ...right, ...json }, body: "{" })).toBe(400);
    await send(operator, "POST", `/codes/${id}/rotate`, {});
    await send(operator, "PATCH", `/codes/${id}`, { label: `ERP ${keepCopy}`, expiresAt: "2000-01-01T00:00:00.000Z" });
    await send(operator, "GET", `/codes/${id}/code`);
    await send(owner, "GET", `/codes/${id}/code`);
    await send(operator, "DELETE", `/codes/${id}`);
    expect(await callInbound(code, "", { headers: right })).toBe(404);
    expect(await callInbound(code.slice(0, -1), "", { headers: right })).toBe(404);
  }

  const { code } = await issue("signed", false);
  const signature = (key: string) => ({
    "x-hub-signature-256": `sha256=${createHmac("sha256", key).update("{}").digest("hex")}`,
  });
  for (const [key, status] of [
    [inboundSecrets.signing, 500],
    [`${inboundSecrets.signing} `, 401],
    ["another", 401],
  ] as const) {
    expect(await callInbound(code, "", { method: "POST", headers: { ...json, ...signature(key) }, body: "{}" })).toBe(
      status,
    );
  }
  const { items } = JSON.parse((await send(operator, "GET", "/receipts")).body) as { items: { id: string }[] };
  expect(items).toHaveLength(3);
  for (const { id } of items) {
    for (const verify of ["again", "skip"]) await send(operator, "POST", `/receipts/${id}/replay`, { verify });
    await send(operator, "POST", "/infer-paths", { receiptIds: [id] });
  }
}

/** Resolves when every delivery has ended, but for those that a receiver throttled. */
export async function settled({ webhooks }: CanaryWorld, count: number): Promise<void> {
  for (;;) {
    const { items } = await webhooks.deliveries.list({ limit: 100 });
    const ended = items.filter(
      ({ state, running, lastStatus }) => state !== "pending" || (!running && lastStatus === 429),
    );
    if (ended.length === count) return;
    await new Promise(setImmediate);
  }
}
