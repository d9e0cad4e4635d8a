import { defineBar } from "../bar.ts";
import { dispatcherOn } from "../contenders/dispatcher-contender.ts";
import { storeInMemory } from "../contenders/store-in-memory.ts";
import { bareUndici } from "../contenders/undici-contender.ts";
import { compareRounds } from "../measuring/compare-rounds.ts";
import { race } from "../measuring/race.ts";
import { startReceiver } from "../receiving/receiver.ts";

/** Deliveries a second on the memory store, beside what sends the same and keeps nothing. */
export const memoryDelivery = defineBar({
  name: "memory",
  what: "Deliveries on the memory store",
  full: { rounds: 9, deliveries: 20_000, inFlight: 128 },
  quick: { rounds: 3, deliveries: 2_000, inFlight: 128 },
  async measure(_, size) {
    const receiver = await startReceiver();
    try {
      const { ours, peers } = await race(dispatcherOn("memory store", storeInMemory), [bareUndici], receiver, size);
      return peers.map((peer) =>
        compareRounds({
          bar: "memory",
          what: `Deliveries on the memory store, beside ${bareUndici.name}`,
          ours,
          peer,
          wanted: { of: "ratio", atLeast: 0.75 },
          alike: true,
        }),
      );
    } finally {
      await receiver.stop();
    }
  },
});
