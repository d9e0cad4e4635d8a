import assert from "node:assert/strict";
import type { NewEndpoint } from "@ancrage/core";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World, WorldRequest } from "./dispatching-world.ts";
import { movedEndpointCases } from "./moved-endpoints.ts";
import { secretRotationCases } from "./secret-rotation.ts";

const url = "https://a.example/hook";
const canary = "hunter2/hunter2==";
const triggers = [dealTrigger()];

/** The request that an endpoint so made gets for one event. */
async function requestTo(world: World, endpoint: Omit<NewEndpoint, "name" | "url">, at = url): Promise<WorldRequest> {
  const { webhooks } = world;
  const { id } = await webhooks.endpoints.create({ name: "A", url: at, ...endpoint });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  await webhooks.triggerWebhookEvent("NewDeal", "D-1");
  await world.settle();
  return world.receiver.requests().at(-1) ?? assert.fail("Nothing arrived.");
}

// What each kind adds to the request, as the receiver sees it.
const kinds: readonly { authentication: NonNullable<NewEndpoint["authentication"]>; adds: Partial<WorldRequest> }[] = [
  { authentication: { kind: "none" }, adds: {} },
  {
    authentication: { kind: "httpHeader", headers: [{ name: "X-Key", value: canary }] },
    adds: { headers: { "x-key": canary } },
  },
  { authentication: { kind: "webhookKey", code: canary }, adds: { url: `${url}?x=%20&code=hunter2%2Fhunter2%3D%3D` } },
  {
    authentication: { kind: "httpQueryString", parameters: [{ name: "k e", value: canary }] },
    adds: { url: `${url}?x=%20&k%20e=hunter2%2Fhunter2%3D%3D` },
  },
  {
    authentication: { kind: "basic", username: "ada", password: canary },
    adds: { headers: { authorization: "Basic YWRhOmh1bnRlcjIvaHVudGVyMj09" } },
  },
  {
    authentication: { kind: "bearer", token: canary },
    adds: { headers: { authorization: "Bearer hunter2/hunter2==" } },
  },
];

/** What an endpoint's receiver is shown and what it is not, on whatever store keeps the secrets. */
export function receiverSecurityCases(inWorld: InWorld): void {
  for (const { authentication, adds } of kinds) {
    inWorld(
      `the authentication ${authentication.kind} reaches the receiver, and no reply`,
      { triggers },
      async (world) => {
        const request = await requestTo(world, { authentication }, `${url}?x=%20`);
        const plain = [
          "accept-encoding",
          "content-type",
          "user-agent",
          "webhook-depth",
          "webhook-endpoint",
          "webhook-id",
        ];
        const ours = [...plain, "webhook-origin", "webhook-signature", "webhook-timestamp"];
        const { headers: added = {}, url: at = `${url}?x=%20` } = adds;
        assert.equal(request.url, at);
        assert.deepEqual(Object.keys(request.headers).toSorted(), [...Object.keys(added), ...ours].toSorted());
        for (const [name, value] of Object.entries(added)) assert.equal(request.headers[name], value);

        const { endpoints, deliveries } = world.webhooks;
        const [endpoint = assert.fail()] = (await endpoints.list()).items;
        const [delivery = assert.fail()] = (await deliveries.list()).items;
        const { history } = await deliveries.get(delivery.id);
        assert.deepEqual([endpoint.authentication.kind, endpoint.authentication.isSet], [authentication.kind, true]);
        assert.doesNotMatch(JSON.stringify([endpoint, history]), /hunter2|h1bnRlcj/);
      },
    );
  }

  inWorld(
    "custom headers reach the receiver; those that are secret are shown by name alone",
    { triggers },
    async (world) => {
      const headers = [
        { name: "X-Team", value: "blue" },
        { name: "X-Pass", value: canary, isSecret: true },
        { name: "Cookie", value: canary },
      ];
      const request = await requestTo(world, { headers });
      const sent = Object.fromEntries(["x-team", "x-pass", "cookie"].map((name) => [name, request.headers[name]]));
      assert.deepEqual(sent, { "x-team": "blue", "x-pass": canary, cookie: canary });
      const { endpoints, deliveries } = world.webhooks;
      const [endpoint = assert.fail()] = (await endpoints.list()).items;
      assert.deepEqual(endpoint.headers, [
        { name: "x-team", value: "blue", isSecret: false, isSet: true },
        { name: "x-pass", value: null, isSecret: true, isSet: true },
        { name: "cookie", value: null, isSecret: true, isSet: true },
      ]);
      const [delivery = assert.fail()] = (await deliveries.list()).items;
      const { history } = await deliveries.get(delivery.id);
      const ledger = Object.fromEntries(history[0]?.requestHeaders ?? []);
      assert.deepEqual([ledger["x-team"], ledger["x-pass"], ledger["cookie"]], ["blue", "***", "***"]);
    },
  );

  inWorld(
    "each envelope has its content type and its shape, and equal bytes for equal content",
    { triggers },
    async (world) => {
      const { webhooks } = world;
      const envelopes = ["standard", "bare", "cloudevents"] as const;
      for (const [index, envelope] of [...envelopes, ...envelopes].entries()) {
        const { id } = await webhooks.endpoints.create({ name: `${index}`, url: `${url}/${index}`, envelope });
        await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
      }
      const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const requests = world.receiver.requests().toSorted((a, b) => a.url.localeCompare(b.url));
      const bodies = requests.map(({ body }) => body);
      assert.deepEqual(bodies.slice(3), bodies.slice(0, 3));
      const [standard, bare, cloudEvent] = bodies.map((body) => JSON.parse(body));
      assert.deepEqual(Object.keys(standard), ["type", "timestamp", "data"]);
      assert.deepEqual(standard.data, bare);
      assert.deepEqual(cloudEvent.data, bare);
      assert.deepEqual([cloudEvent.specversion, cloudEvent.id, cloudEvent.type], ["1.0", eventId, "NewDeal"]);
      assert.deepEqual(
        requests.slice(0, 3).map(({ headers }) => headers["content-type"]),
        ["application/json", "application/json", "application/cloudevents+json; charset=utf-8"],
      );
    },
  );

  inWorld(
    "the public keys of an endpoint that is absent, deleted or another tenant's look like those of one that has none",
    { triggers },
    async (world) => {
      const { endpoints } = world.webhooks;
      const plain = await endpoints.create({ name: "A", url });
      const foreign = await endpoints.create({ name: "A", url }, { tenantId: "acme" });
      const deleted = await endpoints.create({ name: "B", url: "https://b.example/", signature: "v1a" });
      assert.equal((await endpoints.jwks(deleted.id)).keys.length, 1);
      await endpoints.delete(deleted.id);
      for (const id of [plain.id, foreign.id, deleted.id, "ep_unknown", "", "\0", "x".repeat(5_000)]) {
        assert.deepEqual(await endpoints.jwks(id), { keys: [] });
      }
    },
  );

  secretRotationCases(inWorld);
  movedEndpointCases(inWorld);
}
