import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** A page whose long tasks are noted. */
export interface WatchedPage {
  /** Goes to another place of the portal. */
  goTo(place: string): Promise<void>;
  /** The text of everything that matches. */
  texts(selector: string): Promise<readonly string[]>;
  /** How long each task took that held up the page for more than 50 ms (W3C Long Tasks), since the last call; milliseconds. */
  takeLongTasks(): Promise<readonly number[]>;
  /** Holds up the page for so long. */
  holdUp(ms: number): Promise<void>;
  close(): Promise<void>;
}

const noting = `globalThis.longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration);
}).observe({ type: "longtask", buffered: true });`;

/** Opens the page in Chromium: `CHROMIUM`, or the system's. @throws an error that says how to get one */
export async function openWatchedPage(url: string): Promise<WatchedPage> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`No Chromium at ${executablePath}: apt-get install chromium, or name one in CHROMIUM.`);
  }
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, locale: "en-GB" });
  await page.addInitScript(noting);
  await page.goto(url);
  await page.locator("main h1").waitFor();
  return {
    async goTo(place) {
      await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
      await page.locator("main h1").waitFor();
    },
    texts: (selector) => page.locator(selector).allTextContents(),
    takeLongTasks: () => page.evaluate<readonly number[]>("globalThis.longTasks.splice(0)"),
    async holdUp(ms) {
      // In a task of its own: what an inspector evaluates counts as none.
      await page.evaluate(`new Promise((resolve) => setTimeout(() => {
        const until = performance.now() + ${ms};
        while (performance.now() < until);
        setTimeout(resolve, 100);
      }))`);
    },
    close: () => browser.close(),
  };
}
