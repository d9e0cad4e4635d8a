import assert from "node:assert/strict";
import type { Endpoint } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { at, endpointRow } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const unchanged = (endpoint: Endpoint) => endpoint;

/** The walk over all endpoints that seals them again. What is stored of a secret is not for the suite to know. */
export function resealingArea(test: StoreTest): void {
  test("a walk meets every endpoint once, of every tenant, deleted or not, by id", async (scene) => {
    const endpoints = [await scene.endpoint(), await scene.endpoint(), await scene.endpoint()];
    endpoints.push(await scene.endpoint({ tenantId: "globex" }), (await scene.restHook()).endpoint);
    // Ids sort by code unit, whatever the database's own order is: there, a case matters less than a letter.
    for (const id of ["ep_b", "ep_B", "ep_a", "ep_A", "ep_é"]) {
      const endpoint = endpointRow({ id });
      await scene.subscriptions.insertEndpoint(endpoint);
      endpoints.push(endpoint);
    }
    const [deleted] = endpoints;
    assert.ok(deleted && (await scene.subscriptions.deleteEndpoint(everything, deleted.id, at(1))));
    assert.deepEqual(
      (await walk(scene, 3, unchanged)).map(({ id }) => id),
      idsOf(endpoints).toSorted(),
    );
  });

  test("a batch is as long as asked, says where to go on, and at the end that there is nothing", async (scene) => {
    const [first, second, third] = idsOf([
      await scene.endpoint(),
      await scene.endpoint(),
      await scene.endpoint(),
    ]).sort();
    assert.ok(second !== undefined && third !== undefined);
    const { subscriptions } = scene;
    const seen: string[] = [];
    const see = (endpoint: Endpoint) => {
      seen.push(endpoint.id);
      return endpoint;
    };
    assert.deepEqual(await subscriptions.resealEndpoints(null, 2, see), { last: second, changed: 0 });
    assert.deepEqual(seen, [first, second]);
    assert.deepEqual(await subscriptions.resealEndpoints(second, 2, see), { last: third, changed: 0 });
    assert.deepEqual(await subscriptions.resealEndpoints(third, 2, see), { last: null, changed: 0 });
    assert.deepEqual(seen, [first, second, third]);
  });

  test("what comes back as another object is stored and counted, and the rest is left alone", async (scene) => {
    const [kept, live, gone] = [await scene.endpoint(), await scene.endpoint(), await scene.endpoint()];
    await scene.subscriptions.deleteEndpoint(everything, gone.id, at(1));
    const before = await walk(scene, 10, unchanged);
    const fields = {
      secrets: [{ id: "sec_b", key: "resealed", createdAt: at(2), expiresAt: at(90) }],
      authentication: { kind: "bearer", values: [{ name: "token", value: "resealed" }] },
      headers: [{ name: "x-key", value: "resealed", isSecret: true }],
    } as const;
    const reseal = (endpoint: Endpoint) => (endpoint.id === kept.id ? endpoint : { ...endpoint, ...fields });
    assert.equal((await scene.subscriptions.resealEndpoints(null, 10, reseal)).changed, 2);
    assert.deepEqual(await walk(scene, 10, unchanged), before.map(reseal));
    assert.deepEqual(await scene.endpointNow(kept), kept);
    assert.equal(await scene.subscriptions.findEndpoint(gone.id), null);
    assert.ok(await scene.subscriptions.findEndpoint(live.id));
  });

  test("a change that throws leaves the whole batch as it was, and its error comes through", async (scene) => {
    await scene.endpoint();
    await scene.endpoint();
    const before = await walk(scene, 10, unchanged);
    let left = 1;
    const failing = scene.subscriptions.resealEndpoints(null, 10, (endpoint) => {
      if (left === 0) throw new Error("Not like this.");
      left -= 1;
      return { ...endpoint, headers: [{ name: "x-key", value: "resealed", isSecret: true }] };
    });
    await assert.rejects(failing, /Not like this/);
    assert.deepEqual(await walk(scene, 10, unchanged), before);
  });

  test("changing what the walk was given or gave back changes nothing", async (scene) => {
    await scene.endpoint();
    const given: Endpoint[] = [];
    const back: Endpoint[] = [];
    await walk(scene, 10, (endpoint) => {
      given.push(endpoint);
      const changed = { ...endpoint, headers: [] };
      back.push(changed);
      return changed;
    });
    const before = await walk(scene, 10, unchanged);
    for (const row of [...given, ...back]) Object.assign(row, { name: "spoilt", secrets: "spoilt", headers: "spoilt" });
    assert.deepEqual(await walk(scene, 10, unchanged), before);
  });
}

/** Walks over everything, a few at a time; what `change` was given. */
async function walk(scene: Scene, limit: number, change: (endpoint: Endpoint) => Endpoint): Promise<Endpoint[]> {
  const seen: Endpoint[] = [];
  let after: string | null = null;
  do {
    const { last }: { last: string | null } = await scene.subscriptions.resealEndpoints(after, limit, (endpoint) => {
      seen.push({ ...endpoint });
      return change(endpoint);
    });
    after = last;
  } while (after !== null);
  return seen;
}
