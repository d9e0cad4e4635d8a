import assert from "node:assert/strict";
import type { ClaimedDelivery } from "@ancrage/core";
import { claimsPerEndpoint } from "./ids-of.ts";
import { outcome } from "./outcome.ts";
import { at, deliveryRow } from "./rows.ts";
import type { StoreTest } from "./store-test.ts";

/** Endpoints take turns. */
export function fairClaimsArea(test: StoreTest): void {
  test("no endpoint gets a second delivery before every endpoint with due work got its first", async (scene) => {
    const [crowded, ...others] = await scene.endpointsWith([20, 2, 2, 1]);
    assert.ok(crowded);
    const first = claimsPerEndpoint(await scene.claim({ limit: 4 }));
    assert.deepEqual([...first.values()], [1, 1, 1, 1]);
    const second = claimsPerEndpoint(await scene.claim({ limit: 6 }));
    assert.deepEqual(
      others.map(({ id }) => second.get(id)),
      [1, 1, undefined],
    );
    assert.equal(second.get(crowded.id), 4);
  });

  test("turns are counted in rounds", async (scene) => {
    const endpoints = await scene.endpointsWith([10, 10, 10]);
    const counts = claimsPerEndpoint(await scene.claim({ limit: 8 }));
    assert.deepEqual(endpoints.map(({ id }) => counts.get(id)).sort(), [2, 3, 3]);
  });

  test("a claim takes all that it may, whoever has it and whatever came before", async (scene) => {
    const [crowded, ...others] = await scene.endpointsWith([40, 3, 3, 1]);
    assert.ok(crowded);
    const first = claimsPerEndpoint(await scene.claim({ limit: 8 }));
    const inFlight = new Map([[crowded.id, 2]]);
    const second = claimsPerEndpoint(await scene.claim({ limit: 30, endpointConcurrency: 25, inFlight }));
    assert.equal(second.get(crowded.id), 23);
    assert.deepEqual(
      others.map(({ id }) => (first.get(id) ?? 0) + (second.get(id) ?? 0)),
      [3, 3, 1],
    );
    const of = new Map([[crowded.id, 9]]);
    assert.equal((await scene.claim({ limit: 30, more: { each: 30, of } })).length, 9);
  });

  test("calls start with another endpoint each time", async (scene) => {
    const endpoints = await scene.endpointsWith([3, 3, 3]);
    for (let round = 0; round < 3; round += 1) {
      const claimed: ClaimedDelivery[] = [];
      for (let turn = 0; turn < 3; turn += 1) claimed.push(...(await scene.claim({ limit: 1 })));
      assert.deepEqual(
        claimsPerEndpoint(claimed),
        new Map([...claimsPerEndpoint(claimed).keys()].map((id) => [id, 1])),
      );
      assert.equal(claimsPerEndpoint(claimed).size, endpoints.length);
    }
  });

  test("an endpoint that always has work does not keep the others waiting", async (scene) => {
    const [crowded, late] = await scene.endpointsWith([10, 0]);
    assert.ok(crowded && late);
    await scene.claim({ limit: 3 });
    const to = await scene.to(late);
    await scene.routed((event) => [deliveryRow(event, to)]);
    const next = [...(await scene.claim({ limit: 1 })), ...(await scene.claim({ limit: 1 }))];
    assert.equal(claimsPerEndpoint(next).get(late.id), 1);
  });

  test("an endpoint without free slots gives its turn away", async (scene) => {
    const [busy, free] = await scene.endpointsWith([5, 5]);
    assert.ok(busy && free);
    const claimed = await scene.claim({ limit: 4, inFlight: new Map([[busy.id, 99]]) });
    assert.deepEqual([claimsPerEndpoint(claimed).get(busy.id), claimsPerEndpoint(claimed).get(free.id)], [1, 3]);
  });

  test("everything due is claimed in the end", async (scene) => {
    await scene.endpointsWith([7, 1, 3]);
    const seen = new Set<string>();
    for (let claimed = await scene.claim({ limit: 2 }); claimed.length > 0; claimed = await scene.claim({ limit: 2 })) {
      for (const { delivery } of claimed) seen.add(delivery.id);
      await scene.record(claimed.map((claim) => outcome(claim, at(0))));
    }
    assert.equal(seen.size, 11);
  });
}
