import assert from "node:assert/strict";
import { isAncrageError, verifyWebhook } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World, WorldRequest } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const minute = 60_000;
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [5_000, ...Array(20).fill(40_000)] })];

/** Which of the secrets a receiver could have held, each alone, and accepted the request. */
function acceptedWith({ headers, body, receivedAt }: WorldRequest, ...secrets: readonly string[]): readonly boolean[] {
  return secrets.map((secret) => {
    try {
      verifyWebhook({ headers, body, secret, now: receivedAt });
      return true;
    } catch (error) {
      assert.ok(isAncrageError(error, "invalid_signature") && error.details.reason === "noMatch", String(error));
      return false;
    }
  });
}

/** The request that one more event leads to. */
async function nextRequest(world: World): Promise<WorldRequest> {
  const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
  await world.settle();
  return world.receiver.requests().find(({ id }) => id === eventId) ?? assert.fail("Nothing arrived.");
}

/** A managed endpoint on `url`, subscribed, with its first secret. */
async function madeEndpoint(
  { webhooks }: World,
  signature: "v1" | "v1a" = "v1",
): Promise<{ id: string; secret: string }> {
  const { id, secret } = await webhooks.endpoints.create({ name: "A", url, signature });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  return { id, secret };
}

function acceptedIds({ receiver }: World): readonly string[] {
  return receiver.requests().flatMap(({ id, status }) => (status === 200 ? [id] : []));
}

/** Whether an event reached the receiver again so long after its first attempt. */
function hasLateRetry({ receiver }: World, ms: number): boolean {
  const firstAt = new Map<string, number>();
  return receiver.requests().some(({ id, receivedAt }) => {
    const first = firstAt.get(id) ?? receivedAt.getTime();
    firstAt.set(id, first);
    return receivedAt.getTime() - first >= ms;
  });
}

/** Several live secrets: rotation with overlap, revoking, both kinds of signature. */
export function secretRotationCases(inWorld: InWorld): void {
  for (const signature of ["v1", "v1a"] as const) {
    inWorld(
      `rotating under traffic fails no verification, with the old secret or the new one alone (${signature})`,
      { triggers },
      async (world) => {
        const { id, secret } = await madeEndpoint(world, signature);
        // Every fourth request fails, so that retries cross the rotations.
        const answers = Array.from({ length: 400 }, (_, index) => ({ status: index % 4 === 3 ? 500 : 200 }));
        world.receiver.answers(...answers, {});
        let held = secret;
        let verified = 0;
        for (let rotation = 0; rotation < 10; rotation++) {
          // The receiver learns of each secret half an overlap late.
          const { secret: next } = await world.webhooks.endpoints.rotateSecret(id, { signature, overlapMs: minute });
          const events = Array.from({ length: 40 }, (_, index) => `D-${rotation}-${index}`);
          await world.webhooks.triggerWebhookEvents("NewDeal", events);
          await world.advance(minute / 2 - 1);
          for (const request of world.receiver.requests().slice(verified)) {
            assert.deepEqual(acceptedWith(request, held, next), [true, true]);
            verified += 1;
          }
          held = next;
          await world.advance(1);
        }
        await world.advance(60 * minute);
        for (const request of world.receiver.requests().slice(verified)) {
          assert.deepEqual(acceptedWith(request, held), [true]);
        }
        assert.equal(new Set(acceptedIds(world)).size, 400);
        assert.ok(hasLateRetry(world, minute / 2), "no retry crossed a rotation");
      },
    );
  }

  inWorld("an old secret is good until its overlap is over, and not a moment longer", { triggers }, async (world) => {
    const { id, secret } = await madeEndpoint(world);
    const rotated = await world.webhooks.endpoints.rotateSecret(id);
    assert.deepEqual(acceptedWith(await nextRequest(world), secret, rotated.secret), [true, true]);
    world.clock.moveTo(new Date(world.clock.now().getTime() + 24 * 60 * minute - 1));
    assert.deepEqual(acceptedWith(await nextRequest(world), secret, rotated.secret), [true, true]);
    world.clock.moveTo(new Date(world.clock.now().getTime() + 1));
    assert.deepEqual(acceptedWith(await nextRequest(world), secret, rotated.secret), [false, true]);
    const { secrets } = await world.webhooks.endpoints.get(id);
    assert.deepEqual(
      secrets.map((one) => one.id),
      [rotated.id],
    );
  });

  inWorld("a secret that is revoked signs nothing more, not even what was waiting", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const { id, secret } = await madeEndpoint(world);
    const { secret: newer, secrets } = await endpoints.rotateSecret(id);
    world.receiver.answers({ status: 500 }, {});
    assert.deepEqual(acceptedWith(await nextRequest(world), secret, newer), [true, true]);
    await endpoints.revokeSecret(id, secrets[1]?.id ?? "");
    await world.advance(5_000);
    const [, retry = assert.fail()] = world.receiver.requests();
    assert.deepEqual(acceptedWith(retry, secret, newer), [false, true]);
    assert.equal((await endpoints.get(id)).secrets.length, 1);
  });

  inWorld("a rotation without overlap ends the old secret at once", { triggers }, async (world) => {
    const { id, secret } = await madeEndpoint(world);
    const { secret: newer } = await world.webhooks.endpoints.rotateSecret(id, { overlapMs: 0 });
    assert.deepEqual(acceptedWith(await nextRequest(world), secret, newer), [false, true]);
  });

  inWorld(
    "the last secret without an end cannot be revoked, nor one that is not there or another owner's",
    { triggers },
    async (world) => {
      const { endpoints } = world.webhooks;
      const made = await endpoints.create({ name: "A", url, ownerId: "ada" });
      const [first = assert.fail()] = made.secrets;
      const revoked = (secretId: string, ownerId = "ada") =>
        refusal(endpoints.revokeSecret(made.id, secretId, { ownerId }));
      assert.equal((await revoked(first.id)).code, "last_secret");
      const rotated = await endpoints.rotateSecret(made.id);
      assert.equal((await revoked(rotated.id)).code, "last_secret");
      assert.equal((await revoked("sec_unknown")).code, "secret_not_found");
      assert.equal((await revoked(first.id, "bob")).code, "endpoint_not_found");
      assert.equal((await refusal(endpoints.rotateSecret(made.id, {}, { ownerId: "bob" }))).code, "endpoint_not_found");
      assert.equal((await refusal(endpoints.rotateSecret("ep_unknown"))).code, "endpoint_not_found");
      assert.equal((await revoked(first.id)).code, "accepted");
    },
  );

  inWorld("both kinds of signature go out together, each for its own key", { triggers }, async (world) => {
    const { endpointId } = await subscribed(world, url);
    const { secret: publicKey } = await world.webhooks.endpoints.rotateSecret(endpointId, { signature: "v1a" });
    assert.match(publicKey, /^whpk_/);
    const { headers, ...request } = await nextRequest(world);
    const signatures = (headers["webhook-signature"] ?? "").split(" ");
    assert.deepEqual(
      signatures.map((signature) => signature.split(",")[0]),
      ["v1a", "v1"],
    );
    assert.deepEqual(acceptedWith({ ...request, headers }, publicKey), [true]);
    const { keys } = await world.webhooks.endpoints.jwks(endpointId);
    assert.deepEqual(
      keys.map(({ x }) => `whpk_${Buffer.from(x, "base64url").toString("base64")}`),
      [publicKey],
    );
  });
}
