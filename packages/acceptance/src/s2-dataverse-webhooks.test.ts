import { createWebhooks } from "@ancrage/core";
import { expect, test } from "vitest";
import { adapters, listen } from "./adapters.ts";
import type { Host } from "./host.ts";
import type { ReceivedRequest, Receiver } from "./receiver.ts";
import { sealingKeys } from "./sealing-keys.ts";
import { storesUnderTest } from "./stores.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };
const canary = "hunter2/hunter2==";

/** Registers an endpoint on `/hook` with that authentication, subscribed to new opportunities. */
async function registered(host: Host, receiver: Receiver, authentication: object) {
  const { status, body } = await host.call("POST", "/endpoints", {
    name: "Hook",
    url: receiver.url("/hook"),
    authentication,
  });
  expect(status).toBe(201);
  await host.call("POST", `/endpoints/${body.id}/subscriptions`, { trigger: "NewOpportunity" });
  return body;
}

/** The one request that reaches `path`. */
async function arrival(receiver: Receiver, path: string): Promise<ReceivedRequest> {
  const [request] = await receiver.arrived(path, 1);
  if (request === undefined) throw new Error("Nothing arrived.");
  return request;
}

onEveryStore(
  "S2.01 S2.02 a registration, a call of the API from whatever tool, needs a name of its own and a URL, and says how to authenticate",
  async (host, receiver) => {
    const whole = { name: "Hook", url: receiver.url("/hook"), authentication: { kind: "bearer", token: canary } };
    for (const missing of ["name", "url"]) {
      const { status, body } = await host.call("POST", "/endpoints", { ...whole, [missing]: undefined });
      expect([status, body.error.code, body.error.details.issues[0].path]).toEqual([400, "invalid_request", missing]);
    }
    const halfway = await host.call("POST", "/endpoints", { ...whole, authentication: { kind: "bearer" } });
    expect(halfway.body.error.details.issues[0].path).toBe("authentication.token");

    const { status, body: endpoint } = await host.call("POST", "/endpoints", whole);
    expect([status, endpoint.name, endpoint.authentication]).toEqual([
      201,
      "Hook",
      { kind: "bearer", names: [], isSet: true },
    ]);
    const again = await host.call("POST", "/endpoints", { name: "Hook", url: receiver.url("/other") });
    expect([again.status, again.body.error.code]).toEqual([409, "name_taken"]);
    const plain = await host.call("POST", "/endpoints", { name: "Plain", url: receiver.url("/plain") });
    expect(plain.body.authentication).toEqual({ kind: "none", names: [], isSet: true });
  },
);

for (const underTest of storesUnderTest()) {
  test(`S2.03 only port 80 for http and 443 for https are accepted [${underTest.name}]`, async () => {
    const { store, close } = await underTest.create();
    const resolver = { resolve: async () => ["93.184.216.34"] };
    const webhooks = createWebhooks({ triggers: [], store, sealingKeys, resolver });
    const server = await listen(adapters.express.mount(webhooks, () => ({ tenantId: "default", role: "operator" })));
    async function send(method: string, path: string, body: object) {
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`${server.origin}/webhooks${path}`, { method, headers, body: JSON.stringify(body) });
      return { status: reply.status, body: JSON.parse(await reply.text()) };
    }
    try {
      const good = ["http://r.example/a", "http://r.example:80/b", "https://r.example/c", "https://r.example:443/d"];
      const urls: string[] = [];
      for (const url of good) urls.push((await send("POST", "/endpoints", { name: url, url })).body.url);
      expect(urls).toEqual(good.map((url) => url.replace(/:(80|443)\//, "/")));
      const { body: endpoint } = await send("POST", "/endpoints", { name: "Hook", url: "https://r.example/e" });
      for (const url of [
        ...["http://r.example:443/", "https://r.example:80/", "http://r.example:8080/", "https://r.example:8443/"],
        ...["https://r.example:22/", "https://r.example:0/", "https://93.184.216.34:444/"],
      ]) {
        for (const refused of [
          await send("POST", "/endpoints", { name: "Other", url }),
          await send("PATCH", `/endpoints/${endpoint.id}`, { url }),
          await send("POST", "/subscriptions", { trigger: "*", targetUrl: url }),
        ]) {
          const { code, details } = refused.body.error;
          expect([refused.status, code, details.reason]).toEqual([422, "url_refused", "port"]);
        }
      }
    } finally {
      server.close();
      await webhooks.stop();
      await close();
    }
  });
}

onEveryStore("S2.04 HttpHeader: each pair is a header of every request", async (host, receiver) => {
  const headers = [
    { name: "X-Api-Key", value: canary },
    { name: "x-environment", value: "test 1" },
  ];
  await registered(host, receiver, { kind: "httpHeader", headers });
  receiver.answer("/hook", 500, 200);
  await host.insert(deal);
  for (const request of await receiver.arrived("/hook", 2)) {
    expect(request.headers).toMatchObject({ "x-api-key": canary, "x-environment": "test 1" });
  }
});

onEveryStore("S2.05 WebhookKey: only the value is entered, and goes out as ?code=", async (host, receiver) => {
  await registered(host, receiver, { kind: "webhookKey", code: canary });
  await host.insert(deal);
  const { path } = await arrival(receiver, "/hook?code=hunter2%2Fhunter2%3D%3D");
  expect(new URL(path, "http://x").searchParams.get("code")).toBe(canary);
});

onEveryStore("S2.06 HttpQueryString: each pair is part of the query", async (host, receiver) => {
  const parameters = [
    { name: "key", value: canary },
    { name: "tenant name", value: "é & co" },
  ];
  await registered(host, receiver, { kind: "httpQueryString", parameters });
  await host.insert(deal);
  const { path } = await arrival(receiver, "/hook?key=hunter2%2Fhunter2%3D%3D&tenant%20name=%C3%A9%20%26%20co");
  expect([...new URL(path, "http://x").searchParams]).toEqual(parameters.map(({ name, value }) => [name, value]));
});

// The same credentials in each kind, and what the request of a kind must show to be let in.
const kinds = [
  {
    kind: "httpHeader",
    with: (value: string) => ({ headers: [{ name: "x-key", value }] }),
    shows: ({ headers }: ReceivedRequest) => headers["x-key"] === canary,
  },
  {
    kind: "webhookKey",
    with: (code: string) => ({ code }),
    shows: ({ path }: ReceivedRequest) => new URL(path, "http://x").searchParams.get("code") === canary,
  },
  {
    kind: "httpQueryString",
    with: (value: string) => ({ parameters: [{ name: "key", value }] }),
    shows: ({ path }: ReceivedRequest) => new URL(path, "http://x").searchParams.get("key") === canary,
  },
  {
    kind: "basic",
    with: (password: string) => ({ username: "ada", password }),
    shows: ({ headers }: ReceivedRequest) => headers.authorization === `Basic ${btoa(`ada:${canary}`)}`,
  },
  {
    kind: "bearer",
    with: (token: string) => ({ token }),
    shows: ({ headers }: ReceivedRequest) => headers.authorization === `Bearer ${canary}`,
  },
];

for (const { kind, with: credentials, shows } of kinds) {
  onEveryStore(
    `S2.07 the receiver rejects wrong credentials, and lets the right ones in: ${kind}`,
    async (host, receiver) => {
      const judge = (request: ReceivedRequest) => (shows(request) ? 200 : 401);
      const right = encodeURIComponent(canary);
      for (const query of ["", "?code=wrong", "?key=wrong", `?code=${right}`, `?key=${right}`]) {
        receiver.answer(`/hook${query}`, judge);
      }
      const endpoint = await registered(host, receiver, { kind, ...credentials("wrong") });
      await host.insert(deal);
      const [refused] = await host.ledger(1);
      expect(refused).toMatchObject({ state: "exhausted", lastStatus: 401, attempts: 4 });
      const authentication = { kind, ...credentials(canary) };
      await host.call("PATCH", `/endpoints/${endpoint.id}`, { authentication });
      await host.call("POST", `/deliveries/${refused.id}/replay`);
      expect((await host.ledger(2))[0]).toMatchObject({ state: "succeeded", lastStatus: 200, replayOf: refused.id });
    },
  );
}

onEveryStore("S2.09 what was entered to authenticate is never returned", async (host, receiver) => {
  const named = { headers: [{ name: "x-key", value: canary }], parameters: [{ name: "key", value: canary }] };
  const entered = [
    { kind: "httpHeader", headers: named.headers },
    { kind: "webhookKey", code: canary },
    { kind: "httpQueryString", parameters: named.parameters },
    { kind: "basic", username: canary, password: canary },
    { kind: "bearer", token: canary },
  ];
  const created = await registered(host, receiver, { kind: "none" });
  const replies: unknown[] = [created];
  for (const [index, authentication] of entered.entries()) {
    const { body: updated } = await host.call("PATCH", `/endpoints/${created.id}`, { authentication });
    expect(updated.authentication).toMatchObject({ kind: authentication.kind, isSet: true });
    replies.push(updated);
    await host.insert(deal);
    await host.ledger(index + 1);
  }
  for (const { id, eventId } of (await host.call("GET", "/deliveries")).body.items) {
    replies.push(
      (await host.call("GET", `/deliveries/${id}`)).body,
      (await host.call("GET", `/events/${eventId}`)).body,
    );
  }
  for (const path of ["/endpoints", `/endpoints/${created.id}`, "/deliveries", "/subscriptions"]) {
    replies.push((await host.call("GET", path)).body);
  }
  const shown = JSON.stringify(replies);
  for (const form of [canary, encodeURIComponent(canary), btoa(canary), btoa(`${canary}:${canary}`)]) {
    expect(shown).not.toContain(form);
  }
  expect(shown).toContain('"isSet":true');
});
