import { setTimeout as wait } from "node:timers/promises";
import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { openWatchedPage, type WatchedPage } from "../browsing/open-watched-page.ts";
import { servePortal } from "../browsing/serve-portal.ts";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import { startDispatcherProcess } from "../dispatching/start-dispatcher-process.ts";
import { untilSucceeded } from "../dispatching/until-succeeded.ts";
import { judged } from "../finding.ts";
import { startReceiver } from "../receiving/receiver.ts";

const what = "The longest task of the portal while deliveries arrive";

// Screens that show what arrives.
const places = ["deliveries", "overview", "deliveries?state=succeeded"] as const;

// A screen asks at the latest so long after it asked last, and is then to be answered and drawn.
const longestPollMs = 20_000;

// The browser tells of no shorter ones.
const shortestMs = 50;

/**
 * Whoever watches the portal while so many deliveries a second arrive is held up at most so long: the live ledger, the overview,
 * and a filtered ledger, one after the other. Producer and API in this process, dispatcher, receiver and browser in others.
 */
export const portalLongTasks = defineBar({
  name: "portal",
  what,
  full: { perSecond: 1_000, secondsEach: 10 },
  quick: { perSecond: 100, secondsEach: 2 },
  async measure(databases, { perSecond, secondsEach }) {
    const receiver = await startReceiver();
    const { url, pool, storeOptions, close } = await databases.create();
    try {
      const webhooks = createBenchWebhooks({ store: createPostgresStore({ client: pool }) });
      await webhooks.migrate();
      const endpoint = await webhooks.endpoints.create({ name: "bench", url: receiver.url });
      await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
      const dispatcher = await startDispatcherProcess({
        databaseUrl: url,
        preparedStatements: storeOptions.preparedStatements,
        endpointConcurrency: 128,
      });
      dispatcher.start();
      const served = await servePortal(webhooks);
      let page: WatchedPage | null = null;
      try {
        page = await openWatchedPage(`${served.url}/portal`);
        // What loading it takes is not what is asked.
        await page.takeLongTasks();
        const production = produce(perSecond, (records) => webhooks.triggerWebhookEvents(NewDeal.name, records));
        const startedMs = performance.now();
        const tasks: number[] = [];
        let watchedMs = 0;
        const faults: string[] = [];
        for (const place of places) {
          await page.goTo(place);
          const goneMs = performance.now();
          const before = await shown(page);
          await wait(secondsEach * 1_000);
          const untilMs = performance.now() + longestPollMs;
          while ((await shown(page)) === before && performance.now() < untilMs) await wait(100);
          if ((await shown(page)) === before) faults.push(`${place} showed nothing new`);
          tasks.push(...(await page.takeLongTasks()));
          watchedMs += performance.now() - goneMs;
        }
        const recorded = await production.stop();
        const rate = dispatcher.succeeded() / ((performance.now() - startedMs) / 1_000);
        await page.holdUp(2 * shortestMs);
        if ((await page.takeLongTasks()).length === 0)
          faults.push("the browser noted no long task where there was one");
        await untilSucceeded([dispatcher], recorded);
        if (rate < 0.9 * perSecond) faults.push(`only ${Math.round(rate)} deliveries a second arrived`);
        return [
          judged({
            bar: "portal",
            what: `${what}, ${perSecond} a second`,
            ours: { value: Math.max(shortestMs, ...tasks), unit: "ms" },
            wanted: { of: "ours", atMost: 200 },
            faults: [...faults, ...dispatcher.mishaps()],
            notes: [
              `${tasks.length} longer than ${shortestMs} ms in ${Math.round(watchedMs / 1_000)} s; ${Math.round(rate)}/s`,
            ],
          }),
        ];
      } finally {
        await page?.close();
        await served.close();
        await dispatcher.stop();
      }
    } finally {
      await close();
      await receiver.stop();
    }
  },
});

async function shown(page: WatchedPage): Promise<string> {
  return (await page.texts("main")).join();
}

const batchEveryMs = 50;

/** Records so many events a second until it is stopped, with how many there were then. */
function produce(perSecond: number, record: (records: readonly string[]) => Promise<unknown>) {
  const startedMs = performance.now();
  let count = 0;
  let isOver = false;
  async function run(): Promise<void> {
    while (!isOver) {
      const due = Math.floor(((performance.now() - startedMs) / 1_000) * perSecond);
      const records = Array.from({ length: due - count }, (_, index) => recordIdOf(count + index));
      count = due;
      if (records.length > 0) await record(records);
      await wait(batchEveryMs);
    }
  }
  const running = run();
  // Whoever stops it is told.
  running.catch(() => {});
  return {
    async stop(): Promise<number> {
      isOver = true;
      await running;
      return count;
    },
  };
}
