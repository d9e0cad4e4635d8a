import { expect, test } from "vitest";
import type { Contender } from "../contenders/contender.ts";
import { bareUndici } from "../contenders/undici-contender.ts";
import { startReceiver } from "../receiving/receiver.ts";
import { race } from "./race.ts";

const size = { rounds: 2, deliveries: 20, inFlight: 4 };

/** Claims to deliver, and delivers nothing. */
function idleContender(onClose: () => void = () => {}): Contender {
  return { name: "idle", prepare: async () => ({ send: async () => {}, close: async () => onClose() }) };
}

test("each has its counted rounds, and a peer that the receiver did not hear from is out", async () => {
  const receiver = await startReceiver();
  try {
    let closed = 0;
    const { ours, peers } = await race(bareUndici, [bareUndici, idleContender(() => (closed += 1))], receiver, size);
    expect(ours.length).toBe(2);
    expect(ours[0]?.deliveriesPerSecond).toBeGreaterThan(0);
    expect(peers[0]).toMatchObject({ rounds: [{ wireBytes: ours[0]?.wireBytes }, { wireBytes: ours[0]?.wireBytes }] });
    expect(peers[1]).toEqual({
      fault: "idle: the receiver counted 0 requests with 0 bytes of body, not 20 of 400 bytes.",
    });
    expect(closed).toBe(1);
  } finally {
    await receiver.stop();
  }
});

test("when ours fails the race is over, and what it opened is closed", async () => {
  const receiver = await startReceiver({ status: 500 });
  try {
    await expect(race(bareUndici, [], receiver, size)).rejects.toThrow("The receiver answered 500");
    let closed = 0;
    await expect(
      race(
        idleContender(() => (closed += 1)),
        [],
        receiver,
        size,
      ),
    ).rejects.toThrow("counted");
    expect(closed).toBe(1);
  } finally {
    await receiver.stop();
  }
});
