import { test } from "vitest";
import { type Host, startHost } from "./host.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { stores } from "./stores.ts";

/** Proves a row of the feature list on every store: `row` starts with its ids, `run` gets a fresh application and receiver. */
export function onEveryStore(row: string, run: (host: Host, receiver: Receiver) => Promise<void>): void {
  for (const store of stores) {
    test(`${row} [${store.name}]`, async () => {
      const receiver = await startReceiver();
      const host = await startHost(store);
      try {
        await run(host, receiver);
      } finally {
        await host.close();
        await receiver.close();
      }
    });
  }
}
