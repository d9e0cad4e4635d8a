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
