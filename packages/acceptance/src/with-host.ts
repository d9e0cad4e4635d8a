import { test } from "vitest";
import { type AdapterUnderTest, adapters } from "./adapters.ts";
import { type Host, startHost } from "./host.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { storesUnderTest } from "./stores.ts";

type Row = (host: Host, receiver: Receiver) => Promise<void>;

/** Proves a row of the feature list on every store: `row` starts with its ids, `run` gets a fresh application and receiver. */
export function onEveryStore(row: string, run: Row): void {
  prove(row, run, adapters.express);
}

/** As `onEveryStore`, in every framework that has an adapter. */
export function onEveryStoreAndAdapter(row: string, run: Row): void {
  for (const adapter of Object.values(adapters)) prove(row, run, adapter);
}

function prove(row: string, run: Row, adapter: AdapterUnderTest): void {
  for (const store of storesUnderTest()) {
    const where = adapter === adapters.express ? store.name : `${store.name}, ${adapter.name}`;
    test(`${row} [${where}]`, async ({ signal }) => {
      const receiver = await startReceiver();
      const host = await startHost(store, adapter);
      // A row that waits in vain ends with its time, and takes its application with it.
      const timedOut = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      try {
        await Promise.race([run(host, receiver), timedOut]);
      } finally {
        await host.close();
        await receiver.close();
      }
    });
  }
}
