import { Pool } from "undici";
import { defineBar } from "../bar.ts";
import { type Callee, startCallee } from "../calling/start-callee.ts";
import { judged } from "../finding.ts";
import { median } from "../measuring/median.ts";

const what = "Calls stored and answered, beside a bare Express route with one INSERT";

interface Size {
  readonly rounds: number;
  readonly calls: number;
  readonly inFlight: number;
}

// The peer's route parses and stores the same.
const body = JSON.stringify({ id: "D-000001", amount: 1200, label: "x".repeat(355) });
const headers = { "content-type": "application/json" };

/**
 * Calls a second that an `async` inbound hook in Express stores in PostgreSQL and answers, beside a route in the same process that
 * does one INSERT and answers. Rounds in turns, on one set of connections each.
 */
export const inboundReceiving = defineBar({
  name: "P9",
  what,
  full: { rounds: 9, calls: 5_000, inFlight: 64 },
  quick: { rounds: 2, calls: 200, inFlight: 16 },
  async measure(databases, size) {
    const { pool, url, close } = await databases.create();
    const callee = await startCallee(url);
    const ours: number[] = [];
    const peer: number[] = [];
    try {
      for (const path of [callee.inboundPath, "/bare"]) await round(callee, path, size);
      for (let number = 0; number < size.rounds; number += 1) {
        ours.push(await round(callee, callee.inboundPath, size));
        peer.push(await round(callee, "/bare", size));
      }
      const { rows } = await pool.query<{ receipts: string; bare: string }>(
        "select (select count(*) from ancrage.receipts) as receipts, (select count(*) from bare_calls) as bare",
      );
      const expected = String((size.rounds + 1) * size.calls);
      const stored = rows[0];
      const ratios = ours.map((rate, index) => rate / (peer[index] ?? Number.NaN));
      return [
        judged({
          bar: "P9",
          what,
          ours: { value: median(ours), unit: "/s" },
          peer: { value: median(peer), unit: "/s" },
          ratio: median(ratios),
          wanted: { of: "ratio", atLeast: 0.8 },
          faults:
            stored?.receipts === expected && stored.bare === expected
              ? []
              : [`${expected} calls of each were answered; ${stored?.receipts} and ${stored?.bare} are stored`],
          notes: [`rounds ${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`],
        }),
      ];
    } finally {
      await callee.stop();
      await close();
    }
  },
});

/** Calls a second of one round. @throws when a call is answered with anything but 200 */
async function round({ origin }: Callee, path: string, { calls, inFlight }: Size): Promise<number> {
  const client = new Pool(origin, { connections: inFlight });
  let left = calls;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await client.request({ method: "POST", path, headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`A call was answered with ${answer.statusCode}.`);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, caller));
  const elapsedMs = performance.now() - startedMs;
  await client.close();
  return (calls * 1000) / elapsedMs;
}
