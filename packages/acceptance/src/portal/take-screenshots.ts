// The pictures of the README, from the demo with what a company has after a while:
// node --conditions=ancrage-source packages/acceptance/src/portal/take-screenshots.ts [folder]
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startReceiver } from "../receiver.ts";
import { newCompany } from "./company.ts";
import { type Looking, startBrowser } from "./start-browser.ts";
import { startDemo } from "./start-demo.ts";

const folder = process.argv[2] ?? join(import.meta.dirname, "../../../../docs/images");
const [demo, browser, receiver] = await Promise.all([startDemo(), startBrowser(), startReceiver()]);
try {
  const company = newCompany(demo);
  receiver.answer("/billing", 200, 200, 503, 200, 200, 200);
  const { id } = await company.subscribe("Billing", receiver.url("/billing"), {
    description: "Invoices for new customers",
    authentication: { kind: "bearer", token: "any" },
    headers: [{ name: "x-team", value: "billing", isSecret: false }],
    rate: { limit: 100, intervalMs: 1_000 },
  });
  await company.subscribe("Warehouse", receiver.url("/warehouse"));
  const names = ["Ada Ltd", "Grace & Sons", "Hopper Bikes", "Lovelace Tiles", "Turing Roofs", "Noether Oaks"];
  for (let count = 0; count < 16; count += 1) await company.insertCustomer(names[count % names.length]);
  await company.ended(32);
  // One fails until no attempt is left, and another once.
  for (const failures of [[500, 500, 500], [503]]) {
    receiver.answer("/warehouse", ...failures, 200);
    await company.insertCustomer(names[failures.length]);
    await company.ended(failures.length === 3 ? 34 : 36);
  }
  const deliveries = await company.ended(36);
  const failed = deliveries.find(({ state }) => state === "exhausted") ?? deliveries[0];

  async function picture(name: string, place: string, looking?: Looking, before?: (page: Page) => Promise<void>) {
    const page = await browser.open(company.loginUrl, looking);
    await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
    await page.locator("main h1").waitFor();
    await page.waitForLoadState("networkidle");
    await page.locator(".waiting").first().waitFor({ state: "detached" });
    await before?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.context().close();
  }

  await picture("portal-endpoint", `endpoints/${id}`);
  await picture("portal-phone", `deliveries/${failed?.id}`, { language: "fr", width: 360, colorScheme: "dark" });
  await picture("portal-deliveries", "deliveries");
  if (process.argv[2] !== undefined) {
    await picture("overview", "overview");
    await picture("edit", `endpoints/${id}`, {}, async (page) => {
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await page.getByText("How it is sent to").click();
    });
    await picture("edit-phone", `endpoints/${id}`, { width: 360 }, async (page) => {
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await page.getByText("How it is sent to").click();
      await page.getByText("Add a header").scrollIntoViewIfNeeded();
    });
    await picture("endpoint-phone", `endpoints/${id}`, { width: 360 });
    await picture("overview-phone", "overview", { width: 360, language: "fr" });
    await picture("subscription", "subscriptions", {}, async (page) => {
      await page.locator("table.list tbody a").first().click();
      await page.getByLabel("Scope").waitFor();
    });
  }
} finally {
  await Promise.all([browser.close(), receiver.close(), demo.stop()]);
}
