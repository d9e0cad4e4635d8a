import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished } from "vitest";
import { type Receiver, startReceiver } from "../receiver.ts";
import { type Company, newCompany } from "./company.ts";
import { type Looking, startBrowser, type WatchedBrowser } from "./start-browser.ts";
import { type RunningDemo, startDemo } from "./start-demo.ts";

/** The demo, a browser and a receiver for the tests around the call. Each test has a company of its own, and breaks nothing. */
export function usePortal() {
  let demo: RunningDemo;
  let watched: WatchedBrowser;
  let receiver: Receiver;
  let company: Company;
  beforeAll(async () => {
    [demo, watched, receiver] = await Promise.all([startDemo(), startBrowser(), startReceiver()]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([watched.close(), receiver.close(), demo.stop()]);
  });
  beforeEach(() => {
    company = newCompany(demo);
  });
  afterEach(() => {
    expect(watched.faults).toEqual([]);
  });
  return {
    demo: () => demo,
    watched: () => watched,
    company: () => company,
    receiver: () => receiver,
    /** Opens the portal as the company's operator. */
    async open(looking?: Looking): Promise<Page> {
      const page = await watched.open(company.loginUrl, looking);
      onTestFinished(() => page.context().close());
      return page;
    },
    /** Goes to a place in the portal, and waits for what it shows. */
    async goTo(page: Page, place: string): Promise<void> {
      await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
      await page.locator("main h1").waitFor();
      await expect.poll(() => page.locator(".waiting").count()).toBe(0);
    },
  };
}
