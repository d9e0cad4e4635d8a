import { allowLocalReceivers, createWebhooks, type Logger } from "@ancrage/core";
import { createPostgresStore } from "@ancrage/postgres";
import pg from "pg";
import { DealCreated } from "../world/deal-created.ts";
import { type FastTime, fastClock, speedUpTimers } from "../world/fast-clock.ts";
import { dispatchOptions, sealingKeys } from "../world/story-terms.ts";
import { options, say, standStillAt, whenStopped } from "./in-child.ts";
import { type PausePoint, watchedStore, watchHttp } from "./pause-point.ts";

export interface DispatcherOptions {
  readonly url: string;
  readonly time: FastTime;
  /** Stands still when it comes there for the `nth` time. */
  readonly pause?: { readonly at: PausePoint; readonly nth: number };
}

// A host as hosts are: a pool, nobody who listens to its errors, and a dispatcher that runs until it is told to stop.
const { url, time, pause } = options<DispatcherOptions>();
speedUpTimers(time);
let passed = 0;
function reached(point: PausePoint): void {
  if (point !== pause?.at) return;
  passed += 1;
  if (passed === pause.nth) standStillAt(point);
}

const tell = (level: string) => (message: string, fields?: object) => {
  const error = fields !== undefined && "error" in fields ? String(fields.error) : null;
  say("log", { level, message, error });
};
const logger: Logger = { debug() {}, info() {}, warn: tell("warn"), error: tell("error") };

const pool = new pg.Pool({ connectionString: url, max: 4 });
const store = createPostgresStore({ client: pool, logger });
watchHttp(reached);
const webhooks = createWebhooks({
  ...dispatchOptions,
  ...{ triggers: [DealCreated], store: watchedStore(store, reached), sealingKeys, logger },
  ...{ clock: fastClock(time), urlPolicy: allowLocalReceivers },
});
whenStopped(async () => {
  await webhooks.stop();
  await pool.end();
});
await webhooks.start();
say("started");
