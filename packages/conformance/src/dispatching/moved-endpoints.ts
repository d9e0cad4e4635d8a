import assert from "node:assert/strict";
import { isAncrageError, verifyWebhook } from "@ancrage/core";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World, WorldRequest } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const elsewhere = "https://b.example/hook";
const hour = 3_600_000;
const old = "old-hunter2";
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: Array(50).fill(hour) })];

/** An endpoint with secrets of every kind, and two deliveries to it: one waits for a retry, one for the pause to end. */
async function waitingEndpoint(world: World): Promise<{ id: string; secret: string }> {
  const { webhooks } = world;
  const { id, secret } = await webhooks.endpoints.create({
    ...{ name: "A", url: `${url}?own=1` },
    authentication: { kind: "httpQueryString", parameters: [{ name: "key", value: old }] },
    headers: [
      { name: "x-pass", value: old, isSecret: true },
      { name: "x-team", value: "blue" },
    ],
  });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  world.receiver.answers({ status: 503, headers: { "retry-after": "7200" } }, {});
  await webhooks.triggerWebhookEvent("NewDeal", "D-1");
  await world.settle();
  await webhooks.triggerWebhookEvent("NewDeal", "D-2");
  await world.settle();
  assert.equal(world.receiver.requests().length, 1);
  return { id, secret };
}

function isSignedWith({ headers, body, receivedAt }: WorldRequest, secret: string): boolean {
  try {
    verifyWebhook({ headers, body, secret, now: receivedAt });
    return true;
  } catch (error) {
    assert.ok(isAncrageError(error, "invalid_signature"), String(error));
    return false;
  }
}

function atNewHost({ receiver }: World): readonly WorldRequest[] {
  return receiver.requests().filter((request) => new URL(request.url).host === "b.example");
}

/** What goes along when an endpoint's URL moves to another host: nothing that was secret. */
export function movedEndpointCases(inWorld: InWorld): void {
  inWorld(
    "a URL that moves to another host takes nothing secret along, not even to what was waiting; it is held until it is entered again",
    { triggers },
    async (world) => {
      const { endpoints } = world.webhooks;
      const { id, secret } = await waitingEndpoint(world);

      const moved = await endpoints.update(id, { url: elsewhere });
      assert.match(moved.secret ?? "", /^whsec_/);
      assert.notEqual(moved.secret, secret);
      assert.deepEqual([moved.state, moved.disabledReason], ["disabled", "needsAuthentication"]);
      assert.equal(moved.authentication.isSet, false);
      assert.deepEqual(
        moved.headers.map(({ name, value, isSet }) => [name, value, isSet]),
        [
          ["x-pass", null, false],
          ["x-team", "blue", true],
        ],
      );
      for (const reply of [await endpoints.get(id), await endpoints.update(id, { name: "B" })]) {
        assert.ok(!("secret" in reply), "the new secret is shown twice");
      }

      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-3");
      await world.advance(24 * hour);
      assert.equal(world.receiver.requests().length, 1);
      const { decisions } = await world.webhooks.events.get(eventId);
      assert.deepEqual(
        decisions.map(({ reason }) => reason),
        ["endpointDisabled"],
      );
      assert.equal((await refusal(endpoints.sendTestDelivery(id, "NewDeal"))).code, "endpoint_disabled");
      const tooEarly = await refusal(endpoints.update(id, { state: "enabled" }));
      assert.equal(tooEarly.code, "authentication_required");
      assert.match(tooEarly.message, /key, x-pass/);

      const entered = await endpoints.update(id, {
        authentication: { kind: "httpQueryString", parameters: [{ name: "key", value: "new" }] },
        headers: [{ name: "x-pass", value: "new", isSecret: true }, { name: "x-team" }],
      });
      assert.deepEqual([entered.state, entered.disabledReason, "secret" in entered], ["enabled", null, false]);
      await world.advance(2 * hour);
      const requests = atNewHost(world);
      assert.deepEqual(new Set(requests.map(({ body }) => JSON.parse(body).data.id)), new Set(["D-1", "D-2"]));
      for (const request of requests) {
        assert.equal(request.url, `${elsewhere}?key=new`);
        assert.deepEqual([request.headers["x-pass"], request.headers["x-team"]], ["new", "blue"]);
        assert.deepEqual([isSignedWith(request, secret), isSignedWith(request, moved.secret ?? "")], [false, true]);
        assert.ok(!JSON.stringify(request).includes(old), "something old went to the new host");
      }
    },
  );

  inWorld(
    "an endpoint without anything to enter goes on at the new host under a new secret",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const { id, secret } = await endpoints.create({ name: "A", url });
      await subscriptions.create(id, { trigger: "NewDeal" });
      world.receiver.answers({ status: 500 }, {});
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const moved = await endpoints.update(id, { url: elsewhere });
      assert.equal(moved.state, "enabled");
      await world.advance(hour);
      const [request = assert.fail("Nothing arrived.")] = atNewHost(world);
      assert.deepEqual([isSignedWith(request, secret), isSignedWith(request, moved.secret ?? "")], [false, true]);
    },
  );

  inWorld("a URL that changes at the same host keeps secrets, and shows none", { triggers }, async (world) => {
    const { id, secret } = await waitingEndpoint(world);
    const changed = await world.webhooks.endpoints.update(id, { url: "https://a.example/other" });
    assert.deepEqual([changed.state, "secret" in changed], ["enabled", false]);
    await world.advance(2 * hour);
    const later = world.receiver.requests().slice(1);
    assert.equal(later.length, 2);
    for (const request of later) {
      assert.equal(request.url, `https://a.example/other?key=${old}`);
      assert.equal(request.headers["x-pass"], old);
      assert.ok(isSignedWith(request, secret));
    }
  });

  inWorld("an edit that is refused moves nothing and ends no secret", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const { id, secret } = await waitingEndpoint(world);
    const before = await endpoints.get(id);
    const refused = [
      await refusal(endpoints.update(id, { url: elsewhere, state: "enabled" })),
      await refusal(endpoints.update(id, { url: "http://127.0.0.1/" })),
      await refusal(endpoints.update(id, { url: elsewhere, headers: [{ name: "x-unknown" }] })),
      await refusal(endpoints.update(id, { url: elsewhere }, { ownerId: "bob" })),
    ];
    assert.deepEqual(
      refused.map(({ code }) => code),
      ["authentication_required", "url_refused", "invalid_request", "endpoint_not_found"],
    );
    assert.deepEqual(await endpoints.get(id), before);
    await world.advance(2 * hour);
    const later = world.receiver.requests().slice(1);
    assert.equal(later.length, 2);
    for (const request of later) assert.ok(isSignedWith(request, secret));
  });
}
