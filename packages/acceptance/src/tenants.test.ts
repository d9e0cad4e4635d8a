import type { Caller } from "@ancrage/core";
import { describe, expect, test } from "vitest";
import { type AdapterUnderTest, adapters } from "./adapters.ts";
import { dumpOf, idsByKeyIn, idsIn, listsIn, onlyIn } from "./dump-of.ts";
import { verified } from "./receiver.ts";
import { routesWithoutExample } from "./route-requests.ts";
import { type StoreUnderTest, storesUnderTest } from "./stores.ts";
import { adminOf, ownerOf, startTwoTenants, type TwoTenants, tenants, triggerNames } from "./two-tenants.ts";
import { absentCursorLike, publicReads, routesThatNeverSucceed, shownOf, walkForeignIds } from "./walk-foreign-ids.ts";

/** Who walks where nothing is theirs. */
const walks: readonly { readonly title: string; readonly caller: Caller; readonly victim: Caller }[] = [
  { title: "an admin in another tenant", caller: adminOf("acme"), victim: adminOf("globex") },
  { title: "a subscriber in another tenant", caller: ownerOf("acme", "ann"), victim: adminOf("globex") },
  { title: "a subscriber at another owner", caller: ownerOf("acme", "ann"), victim: ownerOf("acme", "bob") },
];

type Place = readonly [StoreUnderTest, AdapterUnderTest];
const stores = storesUnderTest();
const inExpress: readonly Place[] = stores.map((store) => [store, adapters.express]);
// PGlite runs the statements that PostgreSQL runs, more slowly: where there is a server, one walk there is enough.
const apart = inExpress.filter(
  ([{ name }]) => name !== "PGlite" || stores.every((other) => other.name !== "PostgreSQL"),
);
// A framework knows nothing of tenants, so one store is enough to show that it adds nothing of its own.
const inKoa: readonly Place[] = stores.slice(0, 1).map((store) => [store, adapters.koa]);

function onEvery(title: string, places: readonly Place[], run: (world: TwoTenants) => Promise<void>): void {
  for (const [store, adapter] of places) {
    test(`${title} [${store.name}, ${adapter.name}]`, { timeout: 120_000 }, async () => {
      const world = await startTwoTenants(store, adapter);
      try {
        await run(world);
      } finally {
        await world.close();
      }
    });
  }
}

test("the walk over foreign ids takes every route", () => {
  expect(routesWithoutExample()).toEqual([]);
});

describe("foreign equals absent, byte for byte, and stays as it was", () => {
  for (const { title, caller, victim } of walks) {
    const every = `${title}: every id in every place of every route`;
    onEvery(every, [...(caller.role === "admin" ? inExpress : apart), ...inKoa], async (world) => {
      const read = (who: Caller) => dumpOf(world.send, who);
      const [before, own] = [await read(victim), await read(caller)];
      const { ids: foreign, texts } = onlyIn(before, own);
      expect(foreign.length).toBeGreaterThan(10);

      const ids = { own: idsIn(own), foreign, byKey: idsByKeyIn(before) };
      expect(await walkForeignIds(world.send, caller, ids, texts)).toEqual([]);

      expect(await read(victim)).toEqual(before);
      expect(shownOf(texts, [...(await read(caller)).values()].join())).toEqual([]);
    });

    onEvery(`${title}: every cursor`, apart, async ({ send }) => {
      let compared = 0;
      const { ids } = onlyIn(await dumpOf(send, victim), await dumpOf(send, caller));
      for (const list of listsIn(await dumpOf(send, victim)).keys()) {
        const { nextCursor } = JSON.parse((await send(victim, "GET", `${list}?limit=2`)).body);
        if (nextCursor === null) continue;
        const foreign = await send(caller, "GET", `${list}?cursor=${nextCursor}`);
        expect(foreign).toEqual(await send(caller, "GET", `${list}?cursor=${absentCursorLike(nextCursor)}`));
        expect(shownOf(ids, foreign.body)).toEqual([]);
        compared += 1;
      }
      expect(compared).toBeGreaterThanOrEqual(3);
    });
  }

  onEvery(
    "each route succeeds for whom the ids belong, so the walk asks what can be answered",
    apart,
    async ({ send }) => {
      const admin = adminOf("globex");
      const ids = [...idsIn(await dumpOf(send, admin))];
      expect(await routesThatNeverSucceed(send, admin, ids)).toEqual([]);
    },
  );

  onEvery("public routes answer everybody alike", apart, async ({ send }) => {
    for (const path of publicReads([...idsIn(await dumpOf(send, adminOf("globex")))])) {
      const toNobody = await send(null, "GET", path);
      for (const tenantId of tenants) expect(await send(adminOf(tenantId), "GET", path)).toEqual(toNobody);
    }
  });
});

describe("tenants and owners that hold the same", () => {
  onEvery("see lists of their own rows alone, and as many", apart, async ({ send }) => {
    const lists = async (caller: Caller) => listsIn(await dumpOf(send, caller));
    const [acme, globex] = [await lists(adminOf("acme")), await lists(adminOf("globex"))];
    const [ann, bob] = [await lists(ownerOf("acme", "ann")), await lists(ownerOf("acme", "bob"))];
    const annOfGlobex = await lists(ownerOf("globex", "ann"));
    expect([...acme.keys()]).toEqual(expect.arrayContaining(["/endpoints", "/subscriptions", "/deliveries"]));
    expect([...globex.keys()]).toEqual([...acme.keys()]);
    for (const [list, ids] of acme) {
      const [foreign, anns, bobs] = [globex, ann, bob].map((one) => one.get(list) ?? []);
      expect(ids.filter((id) => foreign?.includes(id))).toEqual([]);
      expect(foreign).toHaveLength(ids.length);
      expect(anns?.filter((id) => bobs?.includes(id) || !ids.includes(id))).toEqual([]);
      expect(bobs?.filter((id) => !ids.includes(id))).toEqual([]);
      expect([bobs?.length, annOfGlobex.get(list)?.length ?? 0]).toEqual([anns?.length, anns?.length]);
    }
    expect([acme, ann].map((one) => one.get("/endpoints")?.length)).toEqual([9, 4]);
    expect([acme, ann].map((one) => one.get("/deliveries")?.length)).toEqual([9, 4]);
  });

  onEvery("cannot choose for whom they ask", apart, async ({ send }) => {
    for (const caller of [adminOf("acme"), ownerOf("acme", "ann")]) {
      for (const [path, body] of await dumpOf(send, caller)) {
        if (path.includes("?")) continue;
        for (const choice of ["tenantId=globex", "tenant=globex", "ownerId=bob"]) {
          const reply = await send(caller, "GET", `${path}?${choice}`);
          if (reply.status !== 400) expect(reply.body).toBe(body);
        }
      }
    }
  });

  onEvery("are sent their own records alone, to the same URL and with their own secrets", apart, async (world) => {
    const { send, receiver, secretOf } = world;
    for (const tenantId of tenants) {
      const { items } = JSON.parse((await send(adminOf(tenantId), "GET", "/deliveries?limit=100")).body);
      const endpointIds = new Set(items.map(({ endpointId }: { endpointId: string }) => endpointId));
      const { items: endpoints } = JSON.parse((await send(adminOf(tenantId), "GET", "/endpoints")).body);
      const site = endpoints.find(({ name }: { name: string }) => name === "Bridge site").id;
      const arrived = receiver
        .requests("/shared")
        .filter(({ headers }) => endpointIds.has(headers["webhook-endpoint"]));
      expect(arrived).toHaveLength(5);
      for (const { body } of arrived) {
        expect(JSON.parse(body)).toMatchObject({ type: "NewDeal", data: { id: "D-1", label: `D-1 of ${tenantId}` } });
      }
      const [own] = arrived.filter(({ headers }) => headers["webhook-endpoint"] === site);
      if (own === undefined) throw new Error("Nothing arrived.");
      expect(verified(own, secretOf(tenantId))).toMatchObject({ data: { label: `D-1 of ${tenantId}` } });
      for (const other of tenants) {
        if (other !== tenantId) expect(() => verified(own, secretOf(other))).toThrow();
      }
    }
    expect(receiver.requests("/shared")).toHaveLength(10);
  });

  onEvery(
    "get performList of their own records alone, asked for by their own name",
    apart,
    async ({ send, asked, records }) => {
      records.set("acme", []);
      records.set("globex", ["D-2", "D-1"]);
      for (const tenantId of tenants) {
        const own = (records.get(tenantId) ?? []).map((id) => ({ id, label: `${id} of ${tenantId}` }));
        for (const caller of [adminOf(tenantId), ownerOf(tenantId, "ann")]) {
          for (const name of triggerNames) {
            asked.length = 0;
            const { status, body } = await send(caller, "GET", `/triggers/${name}/performList`);
            expect(status).toBe(200);
            expect(JSON.parse(body)).toEqual(own.length > 0 ? own : [{ id: "D-0", label: "Sample" }]);
            expect(asked).toEqual([{ what: "recent", tenantId }, ...own.map(() => ({ what: "build", tenantId }))]);
          }
        }
      }
    },
  );

  onEvery(
    "of one tenant are refused a name or URL of each other, and learn nothing else",
    apart,
    async ({ send, receiver }) => {
      const [ann, bob] = [ownerOf("acme", "ann"), ownerOf("acme", "bob")];
      const { texts } = onlyIn(await dumpOf(send, bob), await dumpOf(send, ann));
      const refused = async (path: string, body: object, code: string) => {
        const reply = await send(ann, "POST", path, body);
        expect([reply.status, JSON.parse(reply.body).error.code]).toEqual([409, code]);
        expect(shownOf(texts, reply.body, body)).toEqual([]);
      };
      await refused("/endpoints", { name: "bob: live", url: "http://127.0.0.1:8999/" }, "name_taken");
      await refused(
        "/subscriptions",
        { trigger: "DealChanged", targetUrl: receiver.url("/bob/broken") },
        "duplicate_endpoint",
      );
    },
  );
});
