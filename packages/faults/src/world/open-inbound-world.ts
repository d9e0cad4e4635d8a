import { setTimeout as wait } from "node:timers/promises";
import { createTestDatabase } from "@ancrage/conformance/databases";
import { createWebhooks } from "@ancrage/core";
import { createPostgresStore } from "@ancrage/postgres";
import pg from "pg";
import { type Child, startChild } from "../processes/child.ts";
import type { InboundPoint } from "../processes/inbound-point.ts";
import type { InboundProcessOptions } from "../processes/inbound-process.ts";
import { type CuttingProxy, openCuttingProxy } from "./cutting-proxy.ts";
import { DealCreated } from "./deal-created.ts";
import { orderHooks } from "./order-hooks.ts";
import { sealingKeys } from "./story-terms.ts";

/** A process that receives, and how to call it. */
export interface Receiving {
  readonly child: Child;
  /** Calls an inbound hook about one order. Resolves with the status, and the headers; 0 when no answer came. */
  call(hook: OrderHook, id: string): Promise<{ readonly status: number; readonly retryAfter: string | null }>;
}

export type OrderHook = "order-paid" | "order-now";

/** Processes that receive, on one database, with somebody who breaks them. */
export interface InboundWorld {
  /** Between the processes and the server. */
  readonly proxy: CuttingProxy;
  /** The harness's own way to the database, past the proxy. */
  readonly database: pg.Pool;
  start(pauseAt?: InboundPoint): Promise<Receiving>;
  /** Resolves once no receipt waits for a run. Rejects after a minute. */
  settled(): Promise<void>;
  /** The orders that were written, each as often as it was, by id. */
  orders(): Promise<readonly string[]>;
  /** The records whose events were triggered, each as often as it was, by id. */
  events(): Promise<readonly string[]>;
  /** How many receipts of their own, not counting duplicates, ended in each state. */
  receiptStates(): Promise<Readonly<Record<string, number>>>;
  /** Ends every session with the database and lets none begin, until `openDatabase`. */
  closeDatabase(): Promise<void>;
  openDatabase(): Promise<void>;
  close(): Promise<void>;
}

// Leases of 35 s and heartbeats of 5 s in so much less; not less than a busy machine may stand still.
const speed = 5;

export async function openInboundWorld(serverUrl: string): Promise<InboundWorld> {
  const test = await createTestDatabase(serverUrl);
  const database = new pg.Pool({ connectionString: test.url, max: 2 });
  database.on("error", () => {});
  const server = new URL(test.url);
  const name = server.pathname.slice(1);
  server.pathname = "/postgres";
  const outside = new pg.Pool({ connectionString: server.href, max: 1 });
  const proxy = await openCuttingProxy(Number(new URL(test.url).port));
  const throughProxy = new URL(test.url);
  throughProxy.port = String(proxy.port);
  const time = { epochMs: Date.now(), speed };
  const children: Child[] = [];

  await database.query("create table orders (id text not null, run integer not null)");
  const webhooks = createWebhooks({
    ...{ triggers: [DealCreated], inboundHooks: orderHooks(), sealingKeys },
    store: createPostgresStore({ client: database }),
  });
  await webhooks.migrate();
  const codes = new Map<OrderHook, string>();
  for (const hook of ["order-paid", "order-now"] as const) {
    codes.set(hook, (await webhooks.inbound.codes.issue(hook, { label: "shop" })).code);
  }

  async function column(text: string): Promise<readonly string[]> {
    return (await database.query<{ id: string }>(text)).rows.map(({ id }) => id);
  }

  return {
    proxy,
    database,
    async start(pauseAt) {
      const options: InboundProcessOptions = { url: throughProxy.href, time, ...(pauseAt && { pauseAt }) };
      const child = startChild("./inbound-process.ts", options);
      children.push(child);
      const { port } = await child.heard("started");
      return {
        child,
        async call(hook, id) {
          const url = `http://127.0.0.1:${Number(port)}/${codes.get(hook)}`;
          const headers = { "content-type": "application/json" };
          try {
            const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify({ id }) });
            await reply.arrayBuffer();
            return { status: reply.status, retryAfter: reply.headers.get("retry-after") };
          } catch {
            return { status: 0, retryAfter: null };
          }
        },
      };
    },
    async settled() {
      const deadline = performance.now() + 60_000;
      for (;;) {
        const waiting = await column("select id from ancrage.receipts where state = 'received'");
        if (waiting.length === 0) return;
        if (performance.now() > deadline) throw new Error(`Waited a minute in vain for ${waiting.join(", ")}.`);
        await wait(20);
      }
    },
    orders: () => column("select id from orders order by id"),
    events: () =>
      column(
        "select record_id as id from (select record_id from ancrage.event_queue union all select record_id from ancrage.events) e order by id",
      ),
    async receiptStates() {
      const { rows } = await database.query<{ state: string; count: number }>(
        "select state, count(*)::integer as count from ancrage.receipts where duplicate_of is null group by state",
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
    async closeDatabase() {
      await outside.query(`alter database ${name} allow_connections false`);
      await outside.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
    },
    async openDatabase() {
      await outside.query(`alter database ${name} allow_connections true`);
    },
    async close() {
      await Promise.all(children.map((child) => child.kill()));
      await proxy.close();
      await database.end();
      await outside.end();
      await test.drop().catch(() => {});
    },
  };
}
