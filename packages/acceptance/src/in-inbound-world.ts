import { afterAll, beforeAll, describe, test } from "vitest";
import { adapters } from "./adapters.ts";
import { type InboundWorld, startInboundWorld } from "./inbound-world.ts";
import { storesUnderTest } from "./stores.ts";

/** A row of the feature list, by its ids and what it promises. */
export type InboundRows = Readonly<Record<string, (world: InboundWorld) => Promise<void>>>;

/** Proves rows about receiving on every store and in every framework, all of a file in one application. */
export function inInboundWorld(rows: InboundRows): void {
  for (const store of storesUnderTest()) {
    for (const adapter of Object.values(adapters)) {
      describe(`${store.name}, ${adapter.name}`, () => {
        let world: InboundWorld;
        beforeAll(async () => {
          world = await startInboundWorld(store, adapter);
        }, 60_000);
        afterAll(() => world.close());
        for (const [row, prove] of Object.entries(rows)) test(row, () => prove(world));
      });
    }
  }
}
