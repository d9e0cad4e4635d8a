import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { axeFaults } from "./portal/axe-faults.ts";
import type { Company } from "./portal/company.ts";
import { countActions } from "./portal/count-actions.ts";
import { missingBrowser } from "./portal/start-browser.ts";
import { usePortal } from "./portal/use-portal.ts";
import type { Receiver } from "./receiver.ts";

// What the element with the focus is called.
const focusedLabel = `(({ labels, textContent, ariaLabel }) => labels?.[0]?.textContent || ariaLabel || textContent || "")(document.activeElement)`;

// How many pixels of the page lie outside it.
const overflow = "document.documentElement.scrollWidth - innerWidth";

// In a real browser, through the server of the demo. Each test has a company of its own.

describe.skipIf(missingBrowser() !== null)("the portal", { timeout: 60_000 }, () => {
  const portal = usePortal();
  const { open, goTo } = portal;
  let receiver: Receiver;
  let company: Company;
  beforeEach(() => {
    receiver = portal.receiver();
    company = portal.company();
  });
  const rows = (page: Page) => page.locator("table.list tbody tr");

  test("S0.14, S2.27, S4.02, S4.03, S4.04, S4.06, S4.15 from nothing to a delivered row in eight actions [PGlite]", async () => {
    const page = await open();
    await page.getByText("Nothing has been sent yet").waitFor();
    const actions = await countActions(page);
    await page.getByRole("link", { name: "Endpoints" }).first().click();
    await page.getByText("site that logs requests").waitFor();
    await page.locator("main").getByRole("link", { name: "New endpoint" }).click();
    await page.getByLabel("Name").fill("Site");
    await page.getByLabel("URL").fill(receiver.url("/eight"));
    await page.getByRole("dialog").getByRole("button", { name: "New endpoint" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByLabel("NewCustomer", { exact: true }).check();
    await page.getByText("Subscribed to NewCustomer.").waitFor();
    expect(receiver.requests("/eight")).toEqual([]);
    await company.insertCustomer();
    await receiver.arrived("/eight", 1);
    await page.getByRole("link", { name: "Deliveries", exact: true }).click();
    await rows(page).getByText("succeeded").waitFor();
    expect(actions()).toBe(8);
  });

  test("S4.03 a tick that is taken away is put back with all that was set of it [PGlite]", async () => {
    const { id, subscriptionId } = await company.subscribe("Site", receiver.url("/undo"));
    const filter = { path: "name", eq: "Ada" };
    await company.client.updateSubscription({ id: subscriptionId, body: { filter, name: "Only Ada" } });
    const page = await open();
    await goTo(page, `endpoints/${id}`);
    await page.getByLabel("NewCustomer", { exact: true }).uncheck();
    await page.getByText("Unsubscribed from NewCustomer.").waitFor();
    expect((await company.client.listSubscriptions()).items).toEqual([]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("link", { name: "Only Ada" }).waitFor();
    expect((await company.client.listSubscriptions()).items).toMatchObject([{ name: "Only Ada", filter }]);
  });

  test("S2.18, S4.07, S4.09, S4.11 the ledger: newest first, 25 at a time, and what is new comes by itself [PGlite]", async () => {
    await company.subscribe("Site", receiver.url("/ledger"));
    for (let count = 0; count < 30; count += 1) await company.insertCustomer();
    await company.ended(30);
    const page = await open();
    await rows(page).nth(24).waitFor();
    expect(await rows(page).count()).toBe(25);
    await page.getByRole("button", { name: "More deliveries" }).click();
    await rows(page).nth(29).waitFor();
    const shown = await rows(page).locator("a bdi:nth-of-type(2)").allTextContents();
    expect(shown).toEqual(Array.from({ length: 30 }, (_, index) => `C-${30 - index}`));
    expect(await page.getByRole("button", { name: "More deliveries" }).count()).toBe(0);
    await company.insertCustomer();
    await rows(page).getByText("C-31").waitFor();
    expect(await rows(page).count()).toBe(31);
  });

  test("S2.19, S4.08 failures only, of one subscription, in an address that can be shared [PGlite]", async () => {
    receiver.answer("/failing", 500, 500, 500, 200);
    const { subscriptionId } = await company.subscribe("Site", receiver.url("/failing"));
    await company.insertCustomer();
    await company.ended(1);
    await company.insertCustomer();
    await company.ended(2);
    const page = await open();
    await rows(page).nth(1).waitFor();
    await page.getByLabel("Failures only").check();
    await expect.poll(() => rows(page).count()).toBe(1);
    await rows(page).getByText("The receiver answered 500.").waitFor();
    expect(page.url()).toContain("#/deliveries?state=failing");
    await page.reload();
    await rows(page).first().waitFor();
    expect([await rows(page).count(), await page.getByLabel("Failures only").isChecked()]).toEqual([1, true]);
    await goTo(page, `deliveries?state=failing&subscriptionId=${subscriptionId}`);
    await rows(page).getByText("exhausted").waitFor();
    await goTo(page, "deliveries?state=canceled");
    await page.getByText("No delivery matches these filters.").waitFor();
    await page.getByRole("link", { name: "Clear the filters" }).first().click();
    await expect.poll(() => rows(page).count()).toBe(2);
  });

  test("S4.10 one delivery: payload, headers both ways, body, every attempt and why it was sent; sent again it is a new one [PGlite]", async () => {
    receiver.answer("/detail", 500, 200);
    await company.subscribe("Site", receiver.url("/detail"));
    await company.insertCustomer("Grace");
    const delivery = await company.onlyDelivery();
    const page = await open();
    // From "it did not arrive" to the reason: paste the id, press Enter.
    await page.getByLabel("Find by id").fill(delivery.id);
    await page.keyboard.press("Enter");
    await page.getByText("Attempt 2").waitFor();
    await page.getByText("The subscription got the event.").waitFor();
    await page.getByText("Attempt 1").click();
    const text = await page.locator("main").innerText();
    for (const part of [
      '"name": "Grace"',
      "webhook-signature",
      "v1,***",
      "x-receiver",
      "answered 500",
      "failed",
      "500",
    ]) {
      expect(text).toContain(part);
    }
    await page.getByRole("button", { name: "Send again" }).click();
    await page.getByText("This is the new delivery.").waitFor();
    await page.getByText("Replay of").waitFor();
    await receiver.arrived("/detail", 3);
  });

  test("every failure that matches is sent again, after it was said how many there are [PGlite]", async () => {
    receiver.answer("/many", ...Array.from({ length: 9 }, () => 500), 200);
    await company.subscribe("Site", receiver.url("/many"));
    for (let count = 0; count < 3; count += 1) await company.insertCustomer();
    await company.ended(3);
    const page = await open();
    await page.getByLabel("Failures only").check();
    await page.getByRole("button", { name: "Send again…" }).click();
    await page.getByText("3 deliveries will be sent again.").waitFor();
    await page.getByRole("button", { name: "Send again", exact: true }).click();
    await page.getByText("3 of 3 have been sent again. That was all.").waitFor();
    await receiver.arrived("/many", 12);
    expect((await company.ended(6)).filter(({ state }) => state === "succeeded")).toHaveLength(3);
  });

  test("S2.01, S2.02, S2.04, S2.09 an endpoint with its authentication, tried with a test delivery that shows what is signed [PGlite]", async () => {
    const page = await open();
    await page.keyboard.press("Alt+n");
    await page.getByLabel("Name").fill("Keyed");
    await page.getByLabel("URL").fill(receiver.url("/keyed"));
    await page.getByLabel("Kind").selectOption("httpHeader");
    await page.locator(".pair").getByLabel("Name").fill("x-key");
    await page.locator(".pair").getByLabel("Value").fill("hunter2-hunter2");
    await page.getByRole("dialog").getByRole("button", { name: "New endpoint" }).click();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("(is set)").waitFor();
    await page.getByRole("button", { name: "Test delivery" }).click();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("The signed request").waitFor();
    const text = await page.getByRole("dialog").innerText();
    expect(text).toMatch(/webhook-signature\s+v1,[A-Za-z0-9+/]/);
    expect(text).toContain("succeeded");
    expect(await page.content()).not.toContain("hunter2-hunter2");
    const [request] = await receiver.arrived("/keyed", 1);
    expect(request?.headers["x-key"]).toBe("hunter2-hunter2");
  });

  test("a move to another host says beforehand what it costs, and shows the new secret; secrets are replaced and revoked [PGlite]", async () => {
    const { id } = await company.subscribe("Site", receiver.url("/moved"), {
      authentication: { kind: "bearer", token: "hunter2-hunter2" },
    });
    const page = await open();
    await goTo(page, `endpoints/${id}`);
    await page.getByRole("button", { name: "Edit" }).click();
    const url = page.getByRole("dialog").getByLabel("URL");
    await url.fill(receiver.url("/other"));
    expect(await page.getByText("Another scheme, host or port").count()).toBe(0);
    await url.fill("http://localhost:8099/moved");
    await page.getByText("Another scheme, host or port").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("enter the authentication again").waitFor();
    await page.getByRole("button", { name: "Replace the secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Replace the secret" }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("button", { name: "Revoke" }).last().click();
    await page.getByText("The secret signs no more.").waitFor();
  });

  test("S2.05, S2.12, S2.13, S2.16 a subscription with mode and stage, and a filter that is tried before it is saved [PGlite]", async () => {
    const { id } = await company.subscribe("Site", receiver.url("/filtered"));
    await company.insertCustomer();
    const delivery = await company.onlyDelivery();
    const page = await open();
    await goTo(page, `endpoints/${id}`);
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByLabel("Trigger").selectOption("OrderPlaced");
    await page.getByLabel("Mode").selectOption("sync");
    await page.getByLabel("Stage").selectOption("preOperation");
    await page.getByRole("dialog").getByRole("button", { name: "Add a subscription" }).click();
    await page.getByText("synchronous · before the operation").waitFor();
    await page.getByRole("link", { name: "NewCustomer to Site" }).click();
    await page.getByLabel("Filter").fill('{ "path": "name", "eq": "Grace" }');
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("It does not let the payload through.").waitFor();
    await page.getByLabel("Filter").fill('{ "path": "name", "eq": "Ada Ltd" }');
    await page.getByLabel("Try it on the event").fill(delivery.eventId);
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByText("It lets the payload through.").waitFor();
    await page.getByLabel("Changed fields").fill("name, email");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    const { items } = await company.client.listSubscriptions({ query: { endpointId: id } });
    expect(items.find(({ trigger }) => trigger === "NewCustomer")).toMatchObject({
      ...{ changedFields: ["name", "email"], filter: { path: "name", eq: "Ada Ltd" } },
    });
  });

  test("why somebody did not get an event is told by the event [PGlite]", async () => {
    const { subscriptionId } = await company.subscribe("Site", receiver.url("/decided"));
    const filter = { path: "name", eq: "Grace" };
    await company.subscribe("Other", receiver.url("/other-decided"));
    await company.client.updateSubscription({ id: subscriptionId, body: { filter } });
    await company.insertCustomer();
    const delivery = await company.onlyDelivery();
    const page = await open();
    await goTo(page, `deliveries/${delivery.id}`);
    await page.getByRole("link", { name: delivery.eventId }).click();
    await page.getByText("Its filter did not let the payload through.").waitFor();
    await page.getByLabel("Subscription").selectOption(subscriptionId);
    await expect.poll(() => page.getByText("Its filter did not let the payload through.").count()).toBe(2);
  });

  test("S2.20 a page of the application tells its user that an endpoint was not available, with a log to save [PGlite]", async () => {
    receiver.answer("/refusing", 422);
    const body = { name: "Credit <b>check</b>", url: receiver.url("/refusing") };
    const { id } = await company.client.createEndpoint({ body });
    await company.client.createSubscription({ id, body: { trigger: "OrderPlaced", mode: "sync" } });
    await company.insertCustomer();
    const page = await open();
    const before = await page.locator("body > div").count();
    // A page of the host under the portal's own policy, the strictest that one may have.
    await page.evaluate(`(async () => {
      const { showSyncFailure } = await import("./sync-failure.js");
      const order = { customerId: "C-1", label: "Gold tiles", amount: 90_000 };
      const headers = { "content-type": "application/json" };
      const response = await fetch("/api/orders", { method: "POST", headers, body: JSON.stringify(order) });
      const { log, ...failure } = await response.json();
      document.body.dataset.status = response.status;
      void showSyncFailure({ ...failure, log: log.text });
    })()`);
    const dialog = page.getByRole("dialog", { name: "An endpoint is not available" });
    await dialog.getByText("Credit <b>check</b> answered 422").waitFor();
    expect(await page.evaluate("document.body.dataset.status")).toBe("409");
    expect(await axeFaults(page)).toEqual([]);
    const saving = page.waitForEvent("download");
    await dialog.getByRole("link", { name: "Download the log" }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^evt_[0-9a-f]{32}\.txt$/);
    expect(await readFile(await saved.path(), "utf8")).toMatch(/^Trigger {3}OrderPlaced\n.*REFUSED {2}Credit/s);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => page.locator("body > div").count()).toBe(before);
  });

  test("S4.12 the overview shows which endpoints need somebody, and what failed last [PGlite]", async () => {
    receiver.answer("/gone", 410);
    await company.subscribe("Gone", receiver.url("/gone"));
    await company.subscribe("Well", receiver.url("/well"));
    const page = await open();
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByText("Every endpoint that is switched on receives.").waitFor();
    await page.getByText("No delivery is failing.").waitFor();
    await page.getByText("Events are being dispatched.").waitFor();
    await company.insertCustomer();
    await company.ended(2);
    await page.reload();
    await page.getByText("The receiver answered 410.").first().waitFor();
    await page.getByText("Show as a table").click();
    const cells = await page.locator("details table tbody td").allTextContents();
    expect(cells.slice(0, 4)).toEqual(["1", "0", "1", "0"]);
    expect(await page.locator("main .facts").innerText()).toMatch(/Deliveries\s+2\s+Success rate\s+100%/);
    expect(await page.locator("main").innerText()).not.toContain("Well");
  });

  test("S4.05 subscribers see their own endpoints and nothing of the rest [PGlite]", async () => {
    await company.subscribe("Not theirs", receiver.url("/not-theirs"));
    await company.insertCustomer();
    await company.ended(1);
    const page = await portal.watched().open(company.subscriberLoginUrl);
    onTestFinished(() => page.context().close());
    await page.getByText("Nothing has been sent yet").waitFor();
    await goTo(page, "endpoints");
    await page.getByText("There is no endpoint yet.").waitFor();
    expect(await page.locator("body").innerText()).not.toContain("Not theirs");
  });

  test("a browser that nobody is logged in with is told so, in both languages [PGlite]", async () => {
    for (const [language, words] of [
      ["en", "Nobody is logged in"],
      ["fr", "Personne n’est connecté"],
    ] as const) {
      const page = await portal.watched().browser.newPage({ locale: language });
      await page.goto(`${portal.demo().url}/webhooks/portal`);
      await page.getByText(words).waitFor();
      await page.close();
    }
  });

  const script = "<script>document.title='x'</script><img src=x onerror=alert(1)>";
  const polyglot =
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>";
  const bidi = "safe\u202egnp.exe\u2066 \u0007\u001b[31m\u200b";
  const long = "W".repeat(190);

  test.each([
    ["markup", script, polyglot],
    ["what cannot be seen, and what does not end", bidi, long],
  ])(
    "what others have stored stays text and in its place: %s [PGlite]",
    async (_kind, name, other) => {
      const path = `/hostile-${name.length}`;
      const body = `${other}${name}`.repeat(2_000).slice(0, 256 * 1024);
      receiver.answer(path, { status: 500, headers: { "x-evil": encodeURIComponent(other) }, body });
      const { id, subscriptionId } = await company.subscribe(name, receiver.url(path), {
        ...{ description: other, headers: [{ name: "x-other", value: encodeURIComponent(other), isSecret: false }] },
      });
      await company.client.updateSubscription({ id: subscriptionId, body: { name: other, description: name } });
      await company.insertCustomer(other);
      await company.insertCustomer(name);
      await company.ended(2);
      const [delivery] = await company.ended(2);
      const page = await open();
      for (const width of [1_280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const place of [
          "deliveries",
          `deliveries/${delivery?.id}`,
          `events/${delivery?.eventId}`,
          "endpoints",
          `endpoints/${id}`,
          "subscriptions",
          `subscriptions/${subscriptionId}`,
          "overview",
          "triggers/NewCustomer",
        ]) {
          await goTo(page, place);
          expect([place, await page.evaluate(overflow)]).toEqual([place, 0]);
        }
      }
      expect(await page.title()).toMatch(/ · Ancrage$/);
      expect(await page.locator("main :is(script, img, svg, style, iframe)").count()).toBe(0);
      expect(await page.locator("body").innerText()).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
    },
    60_000,
  );

  test.each([
    { language: "en", width: 1_280, colorScheme: "light" },
    { language: "fr", width: 360, colorScheme: "dark" },
  ] as const)(
    "every screen can be used by everybody, and fits: $language, $width px, $colorScheme [PGlite]",
    async (looking) => {
      receiver.answer("/axe", 500, 200);
      const { id, subscriptionId } = await company.subscribe("Site", receiver.url("/axe"));
      await company.insertCustomer();
      const delivery = await company.onlyDelivery();
      const page = await open(looking);
      const places = [
        "overview",
        "deliveries",
        "deliveries?state=canceled",
        `deliveries/${delivery.id}`,
        `events/${delivery.eventId}`,
        "endpoints",
        `endpoints/${id}`,
        "subscriptions",
        `subscriptions/${subscriptionId}`,
        "triggers",
        "triggers/NewCustomer",
        "nowhere",
      ];
      for (const place of places) {
        await goTo(page, place);
        expect([place, await axeFaults(page)]).toEqual([place, []]);
        expect([place, await page.evaluate(overflow)]).toEqual([place, 0]);
      }
      await goTo(page, `endpoints/${id}`);
      const actions = page.locator("main .heading .actions button");
      for (const button of [actions.first(), actions.nth(1), actions.last()]) {
        await button.click();
        await page.getByRole("dialog").waitFor();
        expect(await axeFaults(page)).toEqual([]);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      expect(await page.evaluate("document.documentElement.lang")).toBe(looking.language);
    },
    60_000,
  );

  test("S4.12 the alarm of an outage is ticked like any trigger, arrives, and its receiver is shown in three languages [PGlite]", async () => {
    const { id } = await company.subscribe("Down", receiver.url("/down"));
    const guard = { name: "Guard", url: receiver.url("/guard") };
    const { id: guardId } = await company.client.createEndpoint({ body: guard });
    const page = await open();
    await goTo(page, `endpoints/${guardId}`);
    await page.getByLabel("endpoint.disabled", { exact: true }).check();
    await page.getByText("Subscribed to endpoint.disabled.").waitFor();
    await company.client.updateEndpoint({ id, body: { state: "disabled" } });
    const [alarm] = await receiver.arrived("/guard", 1);
    expect(JSON.parse(alarm?.body ?? "")).toMatchObject({
      type: "endpoint.disabled",
      data: { endpointId: id, endpointName: "Down", reason: "byOperator" },
    });
    await goTo(page, "triggers/endpoint.disabled");
    const program = page.getByRole("region", { name: "A receiver", exact: true });
    for (const [language, line] of [
      ["TypeScript", "import { verifyWebhook }"],
      ["Python", "def verified_id"],
      ["Java", "public class Receiver"],
    ] as const) {
      await page.getByLabel("Programming language").selectOption(language);
      await program.getByText(line).waitFor();
    }
  });

  test("with the keyboard alone: subscribe, tick, find the failed delivery, send it again, in at most 40 presses [PGlite]", async () => {
    receiver.answer("/keys", 500, 500, 500, 200);
    const page = await open();
    let presses = 0;
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) {
        presses += 1;
        await page.keyboard.press(key);
      }
    };
    const tabTo = async (name: string | RegExp, key = "Tab") => {
      for (;;) {
        const label = await page.evaluate<string>(focusedLabel);
        if (typeof name === "string" ? label === name : name.test(label)) return;
        if (presses > 60) throw new Error(`${name} cannot be reached; the focus is on ${label}.`);
        await press(key);
      }
    };
    await tabTo("New endpoint");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    await tabTo("Name");
    await page.keyboard.type("Keys");
    await tabTo("URL");
    await page.keyboard.type(receiver.url("/keys"));
    await press("Enter");
    await page.getByText(/^whsec_/).waitFor();
    await tabTo("I have kept it");
    await press("Enter");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
    await tabTo("NewCustomer");
    await press("Space");
    await page.getByText("Subscribed to NewCustomer.").waitFor();
    await company.insertCustomer();
    await company.ended(1);
    await goTo(page, "deliveries?state=failing");
    await rows(page).first().waitFor();
    await page.locator("h1").focus();
    await tabTo(/^NewCustomer/);
    await press("Enter");
    await page.getByText("Attempt 3").waitFor();
    await tabTo("Send again");
    await press("Enter");
    await page.getByText("This is the new delivery.").waitFor();
    expect(presses).toBeLessThanOrEqual(40);
  });

  test("a tab in the background asks nothing, and catches up when it comes back [PGlite]", async () => {
    await company.subscribe("Site", receiver.url("/background"));
    const page = await open();
    await page.getByText("Nothing has been sent yet").waitFor();
    await page.clock.install();
    const setVisibility = (state: string) =>
      page.evaluate(`Object.defineProperty(document, "visibilityState", { value: "${state}", configurable: true });
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));`);
    let asked = 0;
    page.on("request", () => {
      asked += 1;
    });
    await setVisibility("hidden");
    await company.insertCustomer();
    await company.ended(1);
    await page.clock.runFor(120_000);
    expect(asked).toBe(0);
    await setVisibility("visible");
    await rows(page).first().waitFor();
  });
});
