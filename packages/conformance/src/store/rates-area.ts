import assert from "node:assert/strict";
import type { DeliveryClaim, Endpoint } from "@ancrage/core";
import { claimsPerEndpoint } from "./ids-of.ts";
import { nothingSent, outcome } from "./outcome.ts";
import { at } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** At most so many attempts of an endpoint in any interval, whoever claims. */
export function ratesArea(test: StoreTest): void {
  test("an endpoint gets no more than its rate in any interval, by all processes together", async (scene) => {
    const endpoint = await limited(scene, 3, 10, 9);
    assert.equal(await claims(scene, { processId: "prc_a", now: at(0), limit: 2 }), 2);
    assert.equal(await claims(scene, { processId: "prc_b", now: at(4) }), 1);
    assert.equal(await claims(scene, { processId: "prc_c", now: at(9.999) }), 0);
    // Two are out of the interval, the one of second 4 is not.
    assert.equal(await claims(scene, { processId: "prc_c", now: at(10) }), 2);
    assert.equal(await claims(scene, { processId: "prc_a", now: at(13.999) }), 0);
    assert.equal(await claims(scene, { processId: "prc_a", now: at(14) }), 1);
    assert.equal(await claims(scene, { processId: "prc_a", now: at(100) }), 3);
    assert.equal((await scene.endpointNow(endpoint)).rateLimit, 3);
  });

  test("claims at once keep the rate together", async (scene) => {
    await limited(scene, 5, 10, 30);
    const counts = await Promise.all(
      ["prc_a", "prc_b", "prc_c", "prc_d"].map((processId) => claims(scene, { processId, now: at(0) })),
    );
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      5,
    );
  });

  test("what was claimed counts, whatever came of it", async (scene) => {
    await limited(scene, 2, 10, 5);
    const [one, two] = await scene.claim({ now: at(0) });
    assert.ok(one && two);
    await scene.record([outcome(one, at(1)), nothingSent(two, at(2))], at(1));
    assert.equal(await claims(scene, { now: at(3) }), 0);
    assert.equal(await claims(scene, { now: at(10) }), 2);
  });

  test("a claim says when the first endpoint that has used up its rate may get more", async (scene) => {
    const [one, two] = [await limited(scene, 1, 30, 2), await limited(scene, 2, 10, 3)];
    const roomAt = async (now: Date, fields: Partial<DeliveryClaim> = {}) =>
      (await scene.claimAll({ now, ...fields })).roomAt;
    assert.deepEqual(await roomAt(at(0)), at(10));
    assert.deepEqual(await roomAt(at(5)), at(10));
    // One is left of the second, so it takes nothing there that it must wait for.
    assert.deepEqual(await roomAt(at(10)), at(30));
    await scene.subscriptions.updateEndpoint(everything, one.id, (current) => ({ ...current, state: "disabled" }));
    assert.equal(await roomAt(at(11)), null);
    assert.equal((await scene.endpointNow(two)).state, "enabled");
  });

  test("nobody is told of room who asks for none", async (scene) => {
    await scene.delivery(await scene.endpoint());
    assert.equal((await scene.claimAll()).roomAt, null);
    await limited(scene, 1, 10, 1);
    assert.equal((await scene.claimAll()).roomAt, null);
  });

  test("endpoints without a rate of their own are held to the one that a claim gives", async (scene) => {
    const [own, plain] = [await limited(scene, 3, 10, 6), await scene.endpoint()];
    for (let count = 0; count < 6; count += 1) await scene.delivery(plain);
    const endpointRate = { limit: 2, intervalMs: 5_000 };
    const taken = async (now: Date) => claimsPerEndpoint(await scene.claim({ now, endpointRate }));
    assert.deepEqual(
      await taken(at(0)),
      new Map([
        [own.id, 3],
        [plain.id, 2],
      ]),
    );
    assert.deepEqual((await scene.claimAll({ now: at(1), endpointRate })).roomAt, at(5));
    assert.deepEqual(await taken(at(5)), new Map([[plain.id, 2]]));
    assert.deepEqual(
      await taken(at(10)),
      new Map([
        [own.id, 3],
        [plain.id, 2],
      ]),
    );
  });

  test("probes and test deliveries count, and wait for room", async (scene) => {
    const endpoint = await limited(scene, 1, 60, 2);
    assert.equal(await claims(scene, { now: at(0) }), 1);
    const test = await scene.testDelivery(endpoint, { createdAt: at(1) });
    assert.equal(await claims(scene, { now: at(1) }), 0);
    const pause = { pausedUntil: at(5), pauseReason: "failures" } as const;
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, (current) => ({ ...current, ...pause }));
    assert.equal(await claims(scene, { now: at(59) }), 0, "neither a probe nor a test");
    const [first] = await scene.claim({ now: at(60) });
    assert.ok(first);
    await scene.record(outcome(first, at(60)), at(60));
    assert.equal(await claims(scene, { now: at(61) }), 0);
    assert.equal((await scene.detail(test)).delivery.isTest, true);
  });

  test("an endpoint that waits for its rate is being worked on, and others are served beside it", async (scene) => {
    const endpoint = await limited(scene, 1, 3_600, 3);
    assert.equal(await claims(scene, { now: at(0) }), 1);
    const other = await scene.delivery(await scene.endpoint(), { createdAt: at(100) });
    assert.deepEqual(await scene.deliveries.oldestDueAt([], at(200)), at(100));
    assert.deepEqual(
      (await scene.claim({ now: at(200) })).map(({ delivery }) => delivery.id),
      [other.id],
    );
    assert.equal((await scene.endpointNow(endpoint)).rateIntervalMs, 3_600_000);
  });
}

/** An endpoint with that rate and so many due deliveries. */
async function limited(scene: Scene, rateLimit: number, seconds: number, deliveries: number): Promise<Endpoint> {
  const endpoint = await scene.endpoint({ rateLimit, rateIntervalMs: seconds * 1_000 });
  for (let count = 0; count < deliveries; count += 1) await scene.delivery(endpoint);
  return endpoint;
}

async function claims(scene: Scene, claim: Partial<DeliveryClaim>): Promise<number> {
  return (await scene.claim(claim)).length;
}
