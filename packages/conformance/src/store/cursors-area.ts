import assert from "node:assert/strict";
import type { Page, PageRequest } from "@ancrage/core";
import { encodeCursor } from "@ancrage/core";
import { rejectsWith } from "./rejects-with.ts";
import { at, newId } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

type List = (scene: Scene, page: PageRequest) => Promise<Page<{ readonly id: string; readonly createdAt: Date }>>;

const lists: Record<string, { list: List; insert(scene: Scene, createdAt: Date): Promise<{ id: string }> }> = {
  endpoints: {
    list: ({ subscriptions }, page) => subscriptions.listEndpoints(everything, page),
    insert: (scene, createdAt) => scene.endpoint({ createdAt }),
  },
  subscriptions: {
    list: ({ subscriptions }, page) => subscriptions.listSubscriptions(everything, page),
    insert: async (scene, createdAt) => scene.subscription(await scene.endpoint(), { createdAt }),
  },
  deliveries: {
    list: ({ deliveries }, page) => deliveries.listDeliveries(everything, page),
    insert: async (scene, createdAt) => scene.delivery(await scene.endpoint(), { createdAt }),
  },
};

/** Pages and cursors, the same for every list. */
export function cursorsArea(test: StoreTest): void {
  for (const [name, { list, insert }] of Object.entries(lists)) {
    test(`${name} come page by page, newest first, each once, by time and then by id`, async (scene) => {
      const rows: { id: string; createdAt: Date }[] = [];
      for (const second of [3, 1, 2, 2, 2, 2, 3]) {
        rows.push({ ...(await insert(scene, at(second))), createdAt: at(second) });
      }
      const sorted = rows
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id);
      for (const limit of [1, 2, 3, 6, 7, 8]) {
        const pages = await allPages(scene, list, limit);
        assert.deepEqual(pages.flat(), sorted);
        assert.equal(pages.length, Math.ceil(sorted.length / limit), `pages of ${limit}`);
      }
    });

    test(`${name} that come while somebody pages neither repeat nor hide any`, async (scene) => {
      for (const second of [1, 2, 3, 4]) await insert(scene, at(second));
      const first = await list(scene, { limit: 2 });
      assert.ok(first.nextCursor);
      await insert(scene, at(5));
      const second = await list(scene, { limit: 2, cursor: first.nextCursor });
      const times = [...first.items, ...second.items].map(({ createdAt }) => createdAt);
      assert.deepEqual(times, [at(4), at(3), at(2), at(1)]);
      assert.equal(second.nextCursor, null);
    });

    test(`an empty list of ${name} is one page`, async (scene) => {
      assert.deepEqual(await list(scene, { limit: 5 }), { items: [], nextCursor: null });
      assert.deepEqual(await list(scene, { limit: 5, cursor: undefined }), { items: [], nextCursor: null });
    });

    test(`a cursor that no list of ${name} gave is refused`, async (scene) => {
      for (const cursor of ["", "nonsense", "MTIz", "1.evt", "'; drop table", `${cursorAt(1)}AA`]) {
        await rejectsWith(list(scene, { limit: 5, cursor }), "invalid_cursor");
      }
    });

    test(`a cursor stands for a place, whether or not a row of ${name} is there`, async (scene) => {
      await insert(scene, at(1));
      await insert(scene, at(3));
      const { items } = await list(scene, { limit: 5, cursor: cursorAt(2) });
      assert.deepEqual(
        items.map(({ createdAt }) => createdAt),
        [at(1)],
      );
    });
  }
}

function cursorAt(second: number): string {
  return encodeCursor({ createdAt: at(second), id: newId("dlv", at(second)) });
}

async function allPages(scene: Scene, list: List, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await list(scene, { limit, cursor });
    pages.push(page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && pages.length < 100);
  return pages;
}
