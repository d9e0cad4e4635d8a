import { setTimeout } from "node:timers/promises";
import { createWebhooks, defineInboundHook, type Store } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { createPostgresStore } from "@ancrage/postgres";
import { openBenchDatabases } from "../databases/bench-databases.ts";
import { median } from "../measuring/median.ts";

/** How far the median times of refused codes may lie apart: a twentieth, or 20 µs where that is more. */
export const CODES_TOLERANCE = { share: 0.05, ms: 0.02 } as const;

/** How long the 404 of each kind of code took. */
export interface ComparedCodes {
  readonly store: string;
  readonly medianMs: Readonly<Record<string, number>>;
  /** Statuses, headers and bodies are the same. */
  readonly isAlike: boolean;
  readonly isKept: boolean;
}

const callsOfEach = 1_500;

/**
 * Whether the time of an answer tells a code that there is no more from one that there never was: calls with codes that are unknown,
 * revoked, expired, or lead to an inbound hook that is switched off, in turns, in the memory store and in PostgreSQL.
 */
export async function compareCodes(databaseUrl: string | undefined): Promise<readonly ComparedCodes[]> {
  const compared = [await compareOn("memory", createMemoryStore())];
  const databases = openBenchDatabases(databaseUrl);
  try {
    const database = await databases.create().catch(() => null);
    if (database !== null) compared.push(await compareOn("PostgreSQL", createPostgresStore({ client: database.pool })));
  } finally {
    await databases.close();
  }
  return compared;
}

async function compareOn(name: string, store: Store): Promise<ComparedCodes> {
  const about = { description: "Called", authentication: { kind: "none" }, handler: () => {} } as const;
  const webhooks = createWebhooks({
    triggers: [],
    inboundHooks: [defineInboundHook("open", about), defineInboundHook("switched", about)],
    inbound: { rateLimits: { address: false, code: false } },
    store,
    sealingKeys: [`ancrage_key_${"A".repeat(43)}`],
  });
  await webhooks.migrate();
  try {
    const { codes, hooks } = webhooks.inbound;
    const expiresAt = new Date(Date.now() + 500);
    const [gone, late, off] = [
      await codes.issue("open", { label: "Gone" }),
      await codes.issue("open", { label: "Late", expiresAt }),
      await codes.issue("switched", { label: "Off" }),
    ];
    await codes.revoke(gone.id);
    await hooks.switch("switched", false);
    const kinds: Readonly<Record<string, string>> = {
      unknown: gone.code.replace(/.{4}$/, "0000"),
      revoked: gone.code,
      expired: late.code,
      "switched off": off.code,
    };
    await setTimeout(Math.max(0, expiresAt.getTime() - Date.now()) + 1);
    const times = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
    const answers = new Set<string>();
    // The first tenth warms up.
    for (let round = -callsOfEach / 10; round < callsOfEach; round += 1) {
      const names = Object.keys(kinds);
      for (let step = 0; step < names.length; step += 1) {
        // Another one begins each round, so that none always follows the same.
        const kind = names[(step + round + callsOfEach) % names.length] ?? "";
        const call = { method: "POST", url: `/${kinds[kind]}`, headers: {}, address: "127.0.0.1", body: null };
        const startedMs = performance.now();
        const answer = await webhooks.receiveCall({ ...call, isBodyConsumed: false });
        const ms = performance.now() - startedMs;
        if (round < 0) continue;
        answers.add(JSON.stringify(answer));
        times.get(kind)?.push(ms);
      }
    }
    const medianMs = Object.fromEntries([...times].map(([kind, all]) => [kind, median(all)]));
    const all = Object.values(medianMs);
    const apart = Math.max(...all) - Math.min(...all);
    const isAlike = answers.size === 1;
    const allowedMs = Math.max(CODES_TOLERANCE.ms, Math.min(...all) * CODES_TOLERANCE.share);
    return { store: name, medianMs, isAlike, isKept: isAlike && apart <= allowedMs };
  } finally {
    await webhooks.stop();
  }
}
