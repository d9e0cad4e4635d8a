import { trustAuthority } from "@ancrage/conformance";
import { allowLocalReceivers, createWebhooks, type DeliveryDetailReply, defineTrigger } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { z } from "zod";
import { measureGrowth } from "./measure-growth.ts";
import { openNeverAccepting } from "./never-accepting.ts";
import { openReceivers } from "./open-receivers.ts";
import { NEVER_ACCEPTING, type StallingKind, stallingKinds, UNRESOLVED } from "./stalling-kind.ts";

/** An attempt may end so much sooner or later than its deadline. */
export const TOLERANCE_MS = 250;

/** The sending process may grow by so much while all of them are at it, once it has been through it: 64 MiB. */
export const MOST_GROWTH_BYTES = 67_108_864;

/** What came of the attempts to one kind of receiver; of several the one that is furthest from its deadline. */
export interface ChaosRow {
  readonly kind: string;
  /** The class of failure, or the status that was read. */
  readonly came: string;
  readonly expected: string;
  /** How long the attempt took, as the ledger says. */
  readonly ms: number;
  readonly deadlineMs: number;
  readonly isKept: boolean;
}

export interface ChaosResult {
  /** Those that stall. */
  readonly rows: readonly ChaosRow[];
  /** How many were sent to at once, those that don't stall included. */
  readonly receivers: number;
  /**
   * The most that the resident memory of the sending process grew by, round by round. The first holds what any process
   * takes on once it works.
   */
  readonly growthBytes: readonly number[];
  /** How long everything together took, by the clock of the run. */
  readonly elapsedMs: number;
  readonly isKept: boolean;
}

const rounds = 2;
const silentName = "silent.example";

const ForAll = defineTrigger("ForAll", {
  ...{ description: "Goes to everybody", resource: "deal", action: "create" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
  retryScheduleMs: [],
});

/** Sends an event to every hostile receiver at once, with the real deadline of 15 s, twice, and reads the ledger. */
export async function runChaos(): Promise<ChaosResult> {
  let isSilent = false;
  const webhooks = createWebhooks({
    triggers: [ForAll],
    store: createMemoryStore(),
    urlPolicy: allowLocalReceivers,
    // Answers when the URL is saved, so that the run need not wait then.
    resolver: { resolve: (name) => (isSilent && name === silentName ? new Promise(() => {}) : Promise.resolve([])) },
  });
  const distrust = trustAuthority();
  const neverAccepting = await openNeverAccepting();
  const hostile = await openReceivers();
  const urls = [
    ...hostile.urls,
    [NEVER_ACCEPTING, neverAccepting.url],
    [UNRESOLVED, `http://${silentName}:8080/in`],
  ] as const;
  try {
    for (const [name, url] of urls) {
      const { id } = await webhooks.endpoints.create({ name, url });
      await webhooks.subscriptions.create(id, { trigger: ForAll.name });
    }
    isSilent = true;
    let ended = 0;
    let allEnded = () => {};
    for (const name of ["delivery.succeeded", "delivery.exhausted", "delivery.canceled"] as const) {
      webhooks.on(name, () => {
        ended += 1;
        if (ended % urls.length === 0) allEnded();
      });
    }
    await webhooks.start();
    const startedMs = performance.now();
    const growthBytes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      allEnded = resolve;
      const measured = measureGrowth();
      await webhooks.triggerWebhookEvent(ForAll.name, `D-${round}`);
      await promise;
      growthBytes.push(measured());
    }
    const elapsedMs = Math.round(performance.now() - startedMs);
    const deliveries = await readLedger(({ cursor }) =>
      webhooks.deliveries.list({ limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
    );
    const details = await Promise.all(deliveries.map(({ id }) => webhooks.deliveries.get(id)));
    const rows = stallingKinds.map((stalling) => rowOf(stalling, details));
    const isKept = rows.every((row) => row.isKept) && (growthBytes.at(-1) ?? Number.NaN) <= MOST_GROWTH_BYTES;
    return { rows, receivers: urls.length, growthBytes, elapsedMs, isKept };
  } finally {
    await webhooks.stop();
    await hostile.close();
    await neverAccepting.close();
    distrust();
  }
}

interface LedgerPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

async function readLedger<Item>(list: (at: { cursor?: string }) => Promise<LedgerPage<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  for (let page = await list({}); ; page = await list({ cursor: page.nextCursor })) {
    all.push(...page.items);
    if (page.nextCursor === null) return all;
  }
}

function rowOf({ kind, expected, deadlineMs }: StallingKind, deliveries: readonly DeliveryDetailReply[]): ChaosRow {
  const rows = deliveries
    .filter(({ endpointName }) => endpointName === kind)
    .map(({ history: [attempt] }) => {
      const came = String(attempt?.response?.status ?? attempt?.error?.code ?? "nothing");
      const ms = Math.round(attempt?.durationMs ?? Number.NaN);
      const isKept = came === expected && Math.abs(ms - deadlineMs) <= TOLERANCE_MS;
      return { kind, came, expected, ms, deadlineMs, isKept };
    });
  const [row] = rows.toSorted((a, b) => Number(a.isKept) - Number(b.isKept) || offBy(b) - offBy(a));
  if (row === undefined || rows.length !== rounds) throw new Error(`The ledger misses a receiver that ${kind}.`);
  return row;
}

function offBy({ ms, deadlineMs }: ChaosRow): number {
  return Math.abs(ms - deadlineMs);
}
