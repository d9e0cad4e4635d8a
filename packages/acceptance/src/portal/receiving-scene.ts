import { portal } from "@ancrage/portal";
import type { Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { adapters } from "../adapters.ts";
import { type InboundWorld, startInboundWorld } from "../inbound-world.ts";
import type { StoreUnderTest } from "../stores.ts";
import type { Looking, WatchedBrowser } from "./start-browser.ts";

/** An application that nobody has called yet, and its screens. */
export interface ReceivingScene {
  readonly world: InboundWorld;
  /** Shows its operator a place of the portal. */
  open(place: string, looking?: Looking): Promise<Page>;
  /** Calls a URL as a program does, with JSON where there is a body. */
  send(url: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Lasts as long as the test that asks for it. */
export async function receivingScene(store: StoreUnderTest, watched: WatchedBrowser): Promise<ReceivingScene> {
  const world = await startInboundWorld(store, adapters.express, portal());
  onTestFinished(() => world.close());
  return {
    world,
    async open(place, looking = {}) {
      const url = `${world.origin}/webhooks/portal/#/${place}`;
      const page = await watched.open(url, { authorization: "Bearer operator", ...looking });
      onTestFinished(() => page.context().close());
      await settled(page);
      return page;
    },
    send: (url, body, headers = {}) =>
      fetch(url, {
        method: "POST",
        ...(body !== undefined && { body }),
        headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      }),
  };
}

/** Goes to a place of the portal that a page shows. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
  await settled(page);
}

/** What was copied, as it is pasted elsewhere on the page. */
export async function pasted(page: Page): Promise<string> {
  const field = page.getByLabel("Find by id");
  await field.fill("");
  await field.press("ControlOrMeta+v");
  return field.inputValue();
}

async function settled(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  for (;;) {
    if ((await page.locator(".waiting").count()) === 0) return;
    await page.locator(".waiting").first().waitFor({ state: "detached" });
  }
}
