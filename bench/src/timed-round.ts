import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Contender } from "./contender.ts";
import { BODY_BYTES } from "./delivered-webhook.ts";
import type { Receiver } from "./receiver.ts";

export interface RoundResult {
  readonly deliveriesPerSecond: number;
  /** Time on the processor of this whole process, per delivery. */
  readonly cpuMicroseconds: number;
  /** Of one request, head and body. */
  readonly wireBytes: number;
}

export interface RoundSize {
  readonly deliveries: number;
  readonly inFlight: number;
}

// A round that takes longer than this has lost something.
const longestRoundMs = 120_000;

/**
 * One round of one contender. Rejects when it failed: a request without a 2xx answer, or a receiver that counted
 * anything else than what was claimed to be delivered.
 */
export async function timedRound(contender: Contender, receiver: Receiver, size: RoundSize): Promise<RoundResult> {
  const prepared = await contender.prepare({ url: receiver.url, ...size });
  // So that nobody sweeps up after the round before.
  collectGarbage();
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await inTime(prepared.send(), contender.name);
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpu);
  await prepared.close();

  const received = await receiver.takeReceived();
  const { deliveries } = size;
  if (received.requests !== deliveries || received.bodyBytes !== deliveries * BODY_BYTES) {
    throw new Error(
      `${contender.name}: the receiver counted ${received.requests} requests with ${received.bodyBytes} bytes of body, not ${deliveries} of ${BODY_BYTES} bytes.`,
    );
  }
  return {
    deliveriesPerSecond: (deliveries * 1000) / elapsedMs,
    cpuMicroseconds: (user + system) / deliveries,
    wireBytes: received.wireBytes / deliveries,
  };
}

async function inTime(round: Promise<void>, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: not finished after ${longestRoundMs} ms.`)), longestRoundMs);
  });
  await Promise.race([round, tooLate]).finally(() => clearTimeout(timer));
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}
