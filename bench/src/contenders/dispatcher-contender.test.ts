import { expect, test } from "vitest";
import { timedRound } from "../measuring/timed-round.ts";
import { startReceiver } from "../receiving/receiver.ts";
import { dispatcherOn } from "./dispatcher-contender.ts";
import { storeInMemory } from "./store-in-memory.ts";
import { bareUndici } from "./undici-contender.ts";

const contender = dispatcherOn("memory store", storeInMemory);
const size = { deliveries: 30, inFlight: 4 };

test("the dispatcher and its peer send the same number of the same bytes", async () => {
  const receiver = await startReceiver();
  try {
    const ours = await timedRound(contender, receiver, size);
    expect(ours.wireBytes).toBe((await timedRound(bareUndici, receiver, size)).wireBytes);
  } finally {
    await receiver.stop();
  }
});

test("a round with an attempt that fails says why, in the words of the ledger", async () => {
  const receiver = await startReceiver({ status: 503 });
  try {
    await expect(timedRound(contender, receiver, size)).rejects.toThrow(
      /^Every delivery should succeed, but delivery\.failing \(status: .*503.*\)\.$/,
    );
  } finally {
    await receiver.stop();
  }
});
