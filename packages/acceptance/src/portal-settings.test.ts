import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeFaults } from "./portal/axe-faults.ts";
import { missingBrowser } from "./portal/start-browser.ts";
import { usePortal } from "./portal/use-portal.ts";

// In a real browser, through the server of the demo: what can be set of endpoints, subscriptions and the tenant, and how lists
// say that they have nothing to show.

describe.skipIf(missingBrowser() !== null)("settings in the portal", { timeout: 60_000 }, () => {
  const { company, receiver, open, goTo } = usePortal();
  const dialog = (page: Page) => page.getByRole("dialog");

  test("how an endpoint is sent to is set when it is made and edited after; what is left as it was stays [PGlite]", async () => {
    const page = await open();
    await page.keyboard.press("Alt+n");
    await page.getByLabel("Name").fill("Tuned");
    await page.getByLabel("URL").fill(receiver().url("/tuned"));
    await page.getByText("More settings").click();
    await page.getByRole("button", { name: "Add a header" }).click();
    const header = page.getByRole("group", { name: "Headers of every request" });
    await header.getByLabel("Name").fill("X-Team");
    await header.getByLabel("Value").fill("blue");
    await page.getByLabel("A retry schedule of its own").check();
    await page.getByLabel("Retries after").fill("soon");
    await page.getByLabel("At most so many attempts").fill("100");
    await page.getByLabel("in so many seconds").fill("0.5");
    await dialog(page).getByRole("button", { name: "New endpoint" }).click();
    await page.getByText("The retries are no times.").waitFor();
    await page.getByLabel("Retries after").fill("5 s, 2 h");
    await dialog(page).getByRole("button", { name: "New endpoint" }).click();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("100 attempts in 0.5 s").waitFor();
    await page.getByText("x-team: blue").waitFor();
    await page.getByText("5 s, 2 h").waitFor();

    const [made] = (await company().client.listEndpoints()).items;
    expect(made).toMatchObject({
      ...{ retryScheduleMs: [5_000, 7_200_000], rate: { limit: 100, intervalMs: 500 }, attemptTimeoutMs: null },
      headers: [{ name: "x-team", value: "blue", isSecret: false }],
    });
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByText("How it is sent to").click();
    await page.getByRole("button", { name: "Add a header" }).click();
    await header.getByLabel("Name").nth(1).fill("x-key");
    await header.getByLabel("Secret").nth(1).check();
    await header.getByLabel("Value").nth(1).fill("hunter2-hunter2");
    await page.getByLabel("A retry schedule of its own").uncheck();
    await page.getByLabel("Seconds that an attempt may take").fill("7.5");
    await page.getByLabel("Attempts at once, by each process").fill("3");
    expect(await axeFaults(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    // A secret that is stored is not shown, and stays when something else is changed.
    await page.getByText("x-team: blue, x-key").waitFor();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByText("How it is sent to").click();
    expect(await header.getByLabel("Value").nth(1).getAttribute("placeholder")).toBe("stays as it is");
    // Nobody can read it, so that it becomes plain only along with another value.
    const [value, secret] = [header.getByLabel("Value").nth(1), header.getByLabel("Secret").nth(1)];
    expect(await secret.isDisabled()).toBe(true);
    await value.fill("hunter3");
    await secret.uncheck();
    await value.fill("");
    expect([await secret.isChecked(), await secret.isDisabled()]).toEqual([true, true]);
    expect(await header.getByLabel("Secret").first().isDisabled()).toBe(false);
    await header.getByLabel("Value").first().fill("red");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await dialog(page).waitFor({ state: "detached" });
    expect((await company().client.listEndpoints()).items[0]).toMatchObject({
      ...{ retryScheduleMs: null, rate: { limit: 100, intervalMs: 500 }, attemptTimeoutMs: 7_500, concurrency: 3 },
    });
    expect(await page.content()).not.toContain("hunter2-hunter2");
    await page.getByLabel("NewCustomer", { exact: true }).check();
    await page.getByText("Subscribed to NewCustomer.").waitFor();
    await company().insertCustomer();
    const [request] = await receiver().arrived("/tuned", 1);
    expect([request?.headers["x-team"], request?.headers["x-key"]]).toEqual(["red", "hunter2-hunter2"]);
  });

  test("a subscription to one project, with a name and an end, edited after it was made [PGlite]", async () => {
    const { id } = await company().subscribe("Site", receiver().url("/project"));
    const page = await open();
    await goTo(page, `endpoints/${id}`);
    await page.getByRole("button", { name: "Add a subscription" }).click();
    const form = dialog(page);
    await form.getByLabel("Trigger").selectOption("NewCustomer");
    await form.getByLabel("Name").fill("Only P-1");
    await form.getByLabel("Scope").fill("P-1");
    await form.getByLabel("Ends by itself at").fill("2199-12-31T10:30:00");
    await form.getByLabel("Send ids and a link when the payload is too large").check();
    await form.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByRole("link", { name: "Only P-1" }).click();
    await page.getByLabel("Scope").fill("P-2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    const { items } = await company().client.listSubscriptions({ query: { endpointId: id } });
    expect(items.find(({ name }) => name === "Only P-1")).toMatchObject({
      ...{ scope: "P-2", whenTooLarge: "thin", expiresAt: expect.stringMatching(/^2199-12-31T/), content: "full" },
    });
    await page.reload();
    expect(await page.getByLabel("Ends by itself at").inputValue()).toMatch(/^2199-12-31T10:30/);
  });

  test("the grid of one project ticks for that one alone [PGlite]", async () => {
    const { id } = await company().subscribe("Site", receiver().url("/grid"));
    const page = await open();
    await goTo(page, `endpoints/${id}`);
    const tick = page.getByLabel("NewCustomer", { exact: true });
    await expect.poll(() => tick.isChecked()).toBe(true);
    await page.getByLabel("Scope").fill("P-1");
    await page.keyboard.press("Enter");
    await expect.poll(() => tick.isChecked()).toBe(false);
    await tick.check();
    await page.getByText("Subscribed to NewCustomer.").waitFor();
    const { items } = await company().client.listSubscriptions({ query: { endpointId: id } });
    expect(items.map(({ scope }) => scope).toSorted()).toEqual(["P-1", null]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => tick.isChecked()).toBe(false);
    await page.getByLabel("Scope").fill("");
    await page.getByRole("button", { name: "Show its grid" }).click();
    await expect.poll(() => tick.isChecked()).toBe(true);
  });

  test("everything of the tenant is paused and resumed [PGlite]", async () => {
    await company().subscribe("Site", receiver().url("/paused"));
    const page = await open();
    await goTo(page, "overview");
    await page.getByRole("button", { name: "Pause everything" }).click();
    await page.getByText("Everything is paused. What is due waits until it is resumed.").waitFor();
    expect((await company().client.status()).pausedUntil).not.toBeNull();
    await company().insertCustomer();
    await goTo(page, "deliveries");
    await page.locator("table.list tbody tr").getByText("pending").waitFor();
    expect(receiver().requests("/paused")).toEqual([]);
    await goTo(page, "overview");
    await page.getByRole("button", { name: "Resume everything" }).click();
    await receiver().arrived("/paused", 1);
  });

  test.each([
    { language: "en", width: 1_280, colorScheme: "light" },
    { language: "fr", width: 360, colorScheme: "dark" },
  ] as const)(
    "what can be set can be set by everybody, and fits: $language, $width px, $colorScheme [PGlite]",
    async (looking) => {
      const { id } = await company().subscribe("Site", receiver().url("/settings"));
      const page = await open(looking);
      const fits = async (what: string) => {
        expect([what, await axeFaults(page)]).toEqual([what, []]);
        expect([what, await page.evaluate("document.documentElement.scrollWidth - innerWidth")]).toEqual([what, 0]);
      };
      await page.keyboard.press("Alt+n");
      await dialog(page).locator("summary").last().click();
      await fits("a new endpoint");
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "detached" });
      await goTo(page, `endpoints/${id}`);
      await page.getByRole("button", { name: looking.language === "fr" ? "Modifier" : "Edit", exact: true }).click();
      await dialog(page).locator("summary").last().click();
      await fits("an endpoint");
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "detached" });
      await page
        .getByRole("button", { name: looking.language === "fr" ? "Ajouter un abonnement" : "Add a subscription" })
        .click();
      await dialog(page).waitFor();
      await fits("a new subscription");
    },
  );

  test("every list says that it is coming, that it cannot be had and how to ask again, and that there is nothing [PGlite]", async () => {
    const lists = [
      ["deliveries", /\/webhooks\/deliveries(\?|$)/, "Nothing has been sent yet"],
      ["endpoints", /\/webhooks\/endpoints(\?|$)/, "There is no endpoint yet."],
      ["subscriptions", /\/webhooks\/subscriptions(\?|$)/, "There is no subscription yet."],
    ] as const;
    for (const [place, route, nothing] of lists) {
      const page = await open();
      await goTo(page, "triggers");
      const held = Promise.withResolvers<void>();
      // What is refused is not asked again by itself.
      const refusal = { error: { code: "forbidden", message: "It is not for you.", details: {} } };
      await page.route(route, async (request) => {
        await held.promise;
        await request.fulfill({ status: 403, json: refusal });
      });
      await page.evaluate(`location.hash = "#/${place}"`);
      // Nothing that was asked for before is still known then.
      await page.reload();
      await page.locator("main .waiting").first().waitFor();
      held.resolve();
      await page.locator("main [role=alert]").first().waitFor();
      expect([place, await axeFaults(page)]).toEqual([place, []]);
      await page.unroute(route);
      await page.getByRole("button", { name: "Try again" }).first().click();
      await page.getByText(nothing).first().waitFor();
      await page.context().close();
    }
  });
});
