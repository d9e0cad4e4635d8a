import type { Contender } from "../contenders/contender.ts";
import { BODY_BYTES } from "../contenders/delivered-webhook.ts";
import type { Receiver } from "../receiving/receiver.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { inTime } from "./in-time.ts";

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
  const { deliveries } = size;
  await receiver.takeReceived();
  const prepared = await contender.prepare({ url: receiver.url, ...size });
  let elapsedMs: number;
  let usage: NodeJS.CpuUsage;
  try {
    collectGarbage();
    const cpu = process.cpuUsage();
    const startedMs = performance.now();
    await inTime(prepared.send(), contender.name, longestRoundMs);
    elapsedMs = performance.now() - startedMs;
    usage = process.cpuUsage(cpu);
  } finally {
    await prepared.close();
  }

  const received = await receiver.takeReceived();
  if (received.requests !== deliveries || received.bodyBytes !== deliveries * BODY_BYTES) {
    throw new Error(
      `${contender.name}: the receiver counted ${received.requests} requests with ${received.bodyBytes} bytes of body, not ${deliveries} of ${BODY_BYTES} bytes.`,
    );
  }
  return {
    deliveriesPerSecond: (deliveries * 1000) / elapsedMs,
    cpuMicroseconds: (usage.user + usage.system) / deliveries,
    wireBytes: received.wireBytes / deliveries,
  };
}
