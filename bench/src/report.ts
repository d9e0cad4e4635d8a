import Table from "cli-table3";
import type { BenchmarkResult } from "./delivery-benchmark.ts";
import type { RoundResult } from "./timed-round.ts";

/** A result as text for people. */
export function report({ conditions, receiverCeiling, pairs, median, bar }: BenchmarkResult): string {
  const table = new Table({
    head: ["round", "dispatcher/s", "peer/s", "ratio", "dispatcher µs CPU", "peer µs CPU"],
    colAligns: ["right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const [index, { dispatcher, peer, ratio }] of pairs.entries()) {
    table.push([index + 1, perSecond(dispatcher), perSecond(peer), ratio.toFixed(3), cpu(dispatcher), cpu(peer)]);
  }
  return [
    "Deliveries a second: the dispatcher on the memory store, beside bare undici.request that signs and sends the same",
    `${conditions.date}, Node ${conditions.node}, ${conditions.system}, ${conditions.cpus} x ${conditions.cpu}`,
    `${conditions.bodyBytes} bytes of body, ${conditions.inFlight} in flight, ${conditions.deliveriesPerRound} deliveries a round, ${conditions.rounds} rounds of each in turns after one to warm up`,
    `The receiver, in another process, answers bare sockets ${perSecond(receiverCeiling)} times a second.`,
    table.toString(),
    `Median: dispatcher ${Math.round(median.dispatcher)}/s, peer ${Math.round(median.peer)}/s, ratio of the pairs ${median.ratio.toFixed(3)}`,
    `Bar: at least ${bar.atLeast} of the peer: ${bar.reached ? "reached" : "not reached"}`,
  ].join("\n");
}

function perSecond({ deliveriesPerSecond }: RoundResult): string {
  return String(Math.round(deliveriesPerSecond));
}

function cpu({ cpuMicroseconds }: RoundResult): string {
  return cpuMicroseconds.toFixed(1);
}
