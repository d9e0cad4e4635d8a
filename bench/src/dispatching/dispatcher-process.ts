// A dispatcher in a process of its own. Its parent says "start" and "stop", and hears what it did.
import { createPostgresStore } from "@ancrage/postgres";
import pg from "pg";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { countMishaps } from "../contenders/mishaps.ts";
import type { DispatcherReport, DispatcherTerms } from "./dispatcher-report.ts";

const { databaseUrl, preparedStatements, ...limits }: DispatcherTerms = JSON.parse(process.argv[2] ?? "");
const reportEveryMs = 20;

const pool = new pg.Pool({ connectionString: databaseUrl });
pool.on("error", () => {});
const webhooks = createBenchWebhooks({ store: createPostgresStore({ client: pool, preparedStatements }), ...limits });
const mishaps = countMishaps(webhooks);
let succeeded = 0;
webhooks.on("delivery.succeeded", () => {
  succeeded += 1;
});

function tell(): void {
  const report: DispatcherReport = { succeeded, rssBytes: process.memoryUsage.rss(), mishaps: mishaps.list() };
  process.send?.(report);
}

async function stop(): Promise<void> {
  await webhooks.stop();
  tell();
  await pool.end();
  process.disconnect();
}

process.on("message", (word) => {
  if (word === "stop") {
    clearInterval(timer);
    void stop();
  } else void webhooks.start();
});
process.on("disconnect", () => process.exit());
const timer = setInterval(tell, reportEveryMs);
// One connection is open before the clock runs.
await pool.query("select 1");
tell();
