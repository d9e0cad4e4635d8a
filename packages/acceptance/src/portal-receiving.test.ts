import { readFile } from "node:fs/promises";
import { createWebhooks, defineInboundHook, fromPaths, toInboundFetchHandler } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import type { Page } from "playwright-core";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { senderSecrets } from "./inbound-hooks-under-test.ts";
import { axeFaults } from "./portal/axe-faults.ts";
import { goTo, pasted, type ReceivingScene, receivingScene } from "./portal/receiving-scene.ts";
import { missingBrowser, startBrowser, type WatchedBrowser } from "./portal/start-browser.ts";
import { startDemo } from "./portal/start-demo.ts";
import { storesUnderTest } from "./stores.ts";

// How many pixels of the page lie outside it.
const overflow = "document.documentElement.scrollWidth - innerWidth";
const rows = (page: Page) => page.locator("table.list tbody tr");
const dialog = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const block = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

// In a real browser, each test in an application of its own.

describe.skipIf(missingBrowser() !== null)("the screens of receiving", { timeout: 60_000 }, () => {
  const store = storesUnderTest().find(({ name }) => name === "PGlite");
  if (store === undefined) throw new Error("PGlite is not among the stores.");
  let watched: WatchedBrowser;
  let scene: ReceivingScene;

  beforeAll(async () => {
    watched = await startBrowser();
  }, 60_000);
  afterAll(() => watched.close());
  beforeEach(async () => {
    scene = await receivingScene(store, watched);
  }, 60_000);
  afterEach(() => {
    expect(watched.faults).toEqual([]);
  });

  /** A stored call of a hook, in the state it is to come to. */
  async function receipt(hook: string, body: string, state: string, headers: Readonly<Record<string, string>> = {}) {
    const { url } = await scene.world.issue(hook);
    await scene.send(url, body, headers);
    return (await scene.world.receipt(hook, state)) as { readonly id: string };
  }

  const stripeSigned = (payload: string, secret: string = senderSecrets.stripe) => ({
    "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }),
  });
  const payment = JSON.stringify({ id: "evt_1", data: { object: { amount: 1_200, note: "é" } } });

  describe("codes", () => {
    test("S3.01 an inbound hook has a URL of our making with a button that copies it, and it leads to that hook alone [PGlite]", async () => {
      const page = await scene.open("inbound-hooks");
      await page.getByRole("link", { name: "parsed" }).click();
      await page.getByText("There is no code yet, so nobody can call.").waitFor();
      await page.getByRole("button", { name: "Copy: URL, up to the code" }).click();
      const base = `${scene.world.origin}/123456/TEST1/api/v1/WebHook`;
      expect(await pasted(page)).toBe(base);
      await button(page, "New code").click();
      await page.getByLabel("For whom").fill("Customs");
      await dialog(page).getByRole("button", { name: "New code" }).click();
      await page.getByText("This is the only time that the code is shown.").waitFor();
      await page.getByRole("button", { name: "Copy: URL with the code" }).click();
      await page.getByText("Copied: URL with the code.").waitFor();
      await button(page, "I have kept it").click();
      const url = await pasted(page);
      expect(url).toMatch(new RegExp(`^${base}/PARSED-[0-9a-z]{28}$`));
      expect(await page.locator("main").innerHTML()).not.toContain(url);
      expect((await scene.send(url, "{}")).status).toBe(202);
      await page.getByRole("link", { name: "Its receipts" }).click();
      await rows(page).getByText("processed").waitFor();
      expect(await rows(page).locator("a").allTextContents()).toEqual(["parsed POST"]);
    });

    test("S1.03 codes are listed, masked, with their uses, from the list of what can be called, and all of them in one list [PGlite]", async () => {
      const erp = await scene.world.issue("close-file", { label: "Harmony" });
      await scene.world.issue("close-file", { label: "ERP" });
      await scene.world.issue("refresh-customer", { label: "Shop" });
      await fetch(`${erp.url}?dos=998`);
      const uses = async () => (await scene.world.call("GET", `/codes/${erp.id}`)).body.uses;
      // Uses are counted for a while before they are written.
      await expect.poll(uses, { timeout: 20_000 }).toBe(1);
      const page = await scene.open("");
      await page.getByRole("link", { name: "Receiving" }).click();
      await page.getByRole("link", { name: "close-file" }).click();
      await rows(page).getByText("Harmony").waitFor();
      expect(await rows(page).locator("a").allTextContents()).toEqual(["ERP", "Harmony"]);
      expect(await rows(page).locator("code").allTextContents()).toEqual(["CLO***", "CLO***"]);
      expect(await rows(page).first().innerText()).toMatch(/0 ×\s+never/);
      expect(await rows(page).nth(1).innerText()).toMatch(/1 ×\s+.*(ago|now)/);
      await page.getByRole("link", { name: "Codes", exact: true }).click();
      await rows(page).getByText("Shop").waitFor();
      expect(await rows(page).count()).toBe(3);
      expect(await page.content()).not.toContain(erp.code);
    });

    test("S1.04 a code of which a copy is kept is copied from its column, and shown there never [PGlite]", async () => {
      const kept = await scene.world.issue("close-file", { label: "Kept", keepCopy: true });
      await scene.world.issue("close-file", { label: "Once" });
      const page = await scene.open("inbound-hooks/close-file");
      expect(await rows(page).getByRole("button").count()).toBe(1);
      await page.getByRole("button", { name: "Copy: Code, Kept" }).click();
      await page.getByText("Copied: Code.").waitFor();
      expect(await page.content()).not.toContain(kept.code);
      expect(await pasted(page)).toBe(kept.code);
    });

    test("S1.05 a mail with a code and an attachment is saved, to be sent; where no copy was kept the code is entered [PGlite]", async () => {
      const kept = await scene.world.issue("refresh-customer", { keepCopy: true });
      const once = await scene.world.issue("refresh-customer");
      const page = await scene.open(`codes/${kept.id}`);
      const mail = async (act: () => Promise<void>) => {
        const saving = page.waitForEvent("download");
        await act();
        const saved = await saving;
        expect(saved.suggestedFilename()).toBe("refresh-customer.eml");
        return (await readFile(await saved.path(), "utf8")).replaceAll("=\r\n", "").replaceAll("=3D", "=");
      };
      const save = () => dialog(page).getByRole("button", { name: "Save the mail" }).click();
      await button(page, "Mail").click();
      const drafted = await mail(save);
      expect(drafted.split("\r\n")).toEqual(expect.arrayContaining(["X-Unsent: 1", kept.code]));
      expect(drafted).toMatch(/Content-Disposition: attachment; filename=refresh-customer\.txt/);
      await page.getByText("Saved as refresh-customer.eml. Open it to send it.").waitFor();

      await goTo(page, `codes/${once.id}`);
      await button(page, "Mail").click();
      const entered = page.getByLabel("The code, of which no copy was kept");
      await entered.fill(kept.code);
      await save();
      await dialog(page).getByText("what was entered is another one").waitFor();
      await entered.fill(once.code);
      expect((await mail(save)).split("\r\n")).toContain(once.code);
    });

    test("S1.06 F4 opens a code's record, which shows it when asked, with a button that copies it [PGlite]", async () => {
      const { code, url } = await scene.world.issue("close-file", { label: "Harmony", keepCopy: true });
      const page = await scene.open("codes");
      await page.getByRole("link", { name: "Harmony" }).focus();
      await page.keyboard.press("F4");
      await page.getByRole("heading", { name: "Harmony" }).waitFor();
      expect(await page.content()).not.toContain(code);
      await button(page, "Show the code").click();
      await block(page, "Code").getByText(code).waitFor();
      for (const [what, text] of [
        ["Code", code],
        ["URL with the code", url],
      ] as const) {
        await page.getByRole("button", { name: `Copy: ${what}`, exact: true }).click();
        await page.getByText(`Copied: ${what}.`).waitFor();
        expect(await pasted(page)).toBe(text);
      }
    });

    test("S1.07 without a clipboard it is copied by selection; where that fails too, it is selected and said [PGlite]", async () => {
      const { id, code, url } = await scene.world.issue("close-file", { label: "Harmony", keepCopy: true });
      const page = await scene.open(`codes/${id}`, { copying: "selection" });
      expect(await page.evaluate("navigator.clipboard === undefined")).toBe(true);
      await button(page, "Show the code").click();
      await page.getByRole("button", { name: "Copy: URL with the code" }).click();
      await page.getByText("Copied: URL with the code.").waitFor();
      expect(await pasted(page)).toBe(url);
      await goTo(page, "codes");
      await page.getByRole("button", { name: "Copy: Code, Harmony" }).click();
      await page.getByText("Copied: Code.").waitFor();
      expect(await pasted(page)).toBe(code);

      const helpless = await scene.open(`codes/${id}`, { copying: "nothing" });
      await button(helpless, "Show the code").click();
      await helpless.getByRole("button", { name: "Copy: Code", exact: true }).click();
      await helpless.getByRole("status").getByText("It is selected: press Ctrl+C").waitFor();
      expect(await helpless.evaluate("getSelection().toString()")).toBe(code);
      await helpless.keyboard.press("ControlOrMeta+c");
      expect(await pasted(helpless)).toBe(code);
      // From the list it leads to where it can be selected.
      await goTo(helpless, "codes");
      await helpless.getByRole("button", { name: "Copy: Code, Harmony" }).click();
      await button(helpless, "Show the code").waitFor();
    });

    test("a code has a label and an end, is replaced while both count, and is revoked [PGlite]", async () => {
      const page = await scene.open("inbound-hooks/close-file");
      await button(page, "New code").click();
      await page.getByLabel("For whom").fill("Harmony");
      await page.getByLabel("Keep a sealed copy").check();
      await dialog(page).getByRole("button", { name: "New code" }).click();
      await page.getByText("The code can be shown again in its record.").waitFor();
      const url = await block(page, "URL with the code").innerText();
      await button(page, "Done").click();
      // The same label again is refused where it was entered.
      await button(page, "New code").click();
      await page.getByLabel("For whom").fill("Harmony");
      await dialog(page).getByRole("button", { name: "New code" }).click();
      await dialog(page).getByText("Another code of this inbound hook has this label.").waitFor();
      await page.keyboard.press("Escape");

      await page.getByRole("link", { name: "Harmony" }).click();
      await button(page, "Edit").click();
      await page.getByLabel("For whom").fill("Harmony 2");
      await dialog(page).getByLabel("Expires").fill("2100-01-01T12:00");
      await button(page, "Save").click();
      await page.getByRole("heading", { name: "Harmony 2" }).waitFor();
      const { items } = (await scene.world.call("GET", "/codes?hook=close-file")).body;
      expect(items[0]).toMatchObject({
        label: "Harmony 2",
        expiresAt: expect.stringMatching(/^(2100-01-01|2099-12-31)T/),
      });

      await button(page, "Replace").click();
      await page.getByLabel("The old one is taken").selectOption("for an hour more");
      await dialog(page).getByRole("button", { name: "Replace" }).click();
      const newUrl = await block(page, "URL with the code").innerText();
      await button(page, "Done").click();
      for (const one of [url, newUrl]) expect((await fetch(`${one}?dos=998`)).status).toBe(200);
      await page.getByRole("heading", { name: "Harmony 2" }).waitFor();
      await button(page, "Revoke").click();
      await page.getByText("This cannot be undone.").waitFor();
      await dialog(page).getByRole("button", { name: "Revoke" }).click();
      await page.getByText("The code has ended").waitFor();
      expect((await fetch(`${newUrl}?dos=998`)).status).toBe(404);
      expect(await button(page, "Replace").count()).toBe(0);
    });

    test("a code that is replaced at once stays on the screen until it is kept [PGlite]", async () => {
      const { id } = await scene.world.issue("close-file", { label: "Harmony" });
      const page = await scene.open("codes");
      await page.clock.install();
      await goTo(page, `codes/${id}`);
      await button(page, "Replace").click();
      await page.getByLabel("The old one is taken").selectOption("no longer");
      await dialog(page).getByRole("button", { name: "Replace" }).click();
      await block(page, "URL with the code").waitFor();
      // The record is asked for again, and now says that the old code has ended.
      await page.clock.runFor(16_000);
      await page.getByText("The code has ended").waitFor({ state: "attached" });
      expect(await block(page, "URL with the code").innerText()).toContain("/CLOSEFILE-");
      await button(page, "I have kept it").click();
      await expect.poll(() => page.url()).not.toContain(id);
    });

    test("an inbound hook is switched off and on, and says so [PGlite]", async () => {
      const { url } = await scene.world.issue("close-file");
      const page = await scene.open("inbound-hooks/close-file");
      await button(page, "Switch off").click();
      await page.getByText("Its codes are answered as unknown ones.").waitFor();
      expect((await fetch(`${url}?dos=998`)).status).toBe(404);
      await button(page, "Switch on").click();
      await button(page, "Switch off").waitFor();
      expect((await fetch(`${url}?dos=998`)).status).toBe(200);
    });
  });

  describe("receipts", () => {
    test("newest first, 25 at a time, and what is new comes by itself; nothing at first [PGlite]", async () => {
      const page = await scene.open("receipts");
      await page.getByText("Nobody has called yet.").waitFor();
      const { url } = await scene.world.issue("refresh-customer");
      for (let count = 1; count <= 30; count += 1) await scene.send(`${url}?dos=${count}&refreshCustomer=C`);
      await goTo(page, "inbound-hooks");
      await goTo(page, "receipts");
      await rows(page).nth(24).waitFor();
      expect(await rows(page).count()).toBe(25);
      await button(page, "More receipts").click();
      await rows(page).nth(29).waitFor();
      const shown = await rows(page).locator("code bdi").allTextContents();
      expect(shown).toEqual(Array.from({ length: 30 }, (_, index) => `?dos=${30 - index}&refreshCustomer=C`));
      expect(await button(page, "More receipts").count()).toBe(0);
      await scene.send(`${url}?dos=31&refreshCustomer=C`);
      await rows(page).getByText("dos=31").waitFor();
      expect(await rows(page).count()).toBe(31);
    });

    test("failures only, of one hook, in an address that can be shared; and none when nothing matches [PGlite]", async () => {
      await receipt("approval", '{"id":"A-1","amount":-1}', "failed");
      await receipt("approval", '{"id":"A-2","amount":10}', "processed");
      await receipt("versioned", '{"version":2}', "quarantined");
      const page = await scene.open("receipts");
      await expect.poll(() => rows(page).count()).toBe(3);
      await page.getByLabel("Failures only").check();
      await expect.poll(() => rows(page).count()).toBe(2);
      await page.getByLabel("Inbound hook").selectOption("approval");
      await expect.poll(() => rows(page).count()).toBe(1);
      await rows(page).getByText("The handler threw.").waitFor();
      expect(page.url()).toContain("#/receipts?state=failing&hook=approval");
      await page.reload();
      await rows(page).first().waitFor();
      expect([await rows(page).count(), await page.getByLabel("Failures only").isChecked()]).toEqual([1, true]);
      await page.getByLabel("State").selectOption("set aside");
      await page.getByText("No receipt matches these filters.").waitFor();
      await page.getByRole("link", { name: "Clear the filters" }).first().click();
      await expect.poll(() => rows(page).count()).toBe(3);
    });

    test("one receipt: bytes, headers, verdict, runs and answer; run again it is verified as of when it came, or said to be not [PGlite]", async () => {
      const { id } = await receipt("payment", payment, "processed", {
        ...stripeSigned(payment),
        "x-request-id": "R-1",
      });
      const page = await scene.open("receipts");
      await page.getByLabel("Find by id").fill(id);
      await page.keyboard.press("Enter");
      await page.getByText("Yes: stripe.").waitFor();
      const text = await page.locator("main").innerText();
      for (const part of [
        payment,
        "stripe-signature",
        "x-request-id",
        "R-1",
        "evt_1",
        "Run 1",
        "succeeded",
        "200",
        "ok",
      ]) {
        expect(text).toContain(part);
      }
      const saving = page.waitForEvent("download");
      await button(page, "Save the bytes").click();
      expect(await readFile(await (await saving).path(), "utf8")).toBe(payment);

      await button(page, "Run again, verified").click();
      await page.getByText("verified as of when it came. This is the new receipt.").waitFor();
      await page.getByText("Replay of").waitFor();
      await scene.world.ran("payment", 2);
      await goTo(page, `receipts/${id}`);
      await button(page, "Run again without verification").click();
      await page.getByText("nobody verified it. This is the new receipt.").waitFor();
      await page.getByText("No: run again without verification.").waitFor();
      await scene.world.ran("payment", 3);
    });

    test("what cannot be verified again is not run, and why is said; a duplicate leads to the first [PGlite]", async () => {
      const { url } = await scene.world.issue("automation");
      const withPassword = url.replace("://", `://make:${encodeURIComponent(senderSecrets.basic)}@`);
      const { origin, pathname, username, password } = new URL(withPassword);
      const authorization = `Basic ${Buffer.from(`${username}:${decodeURIComponent(password)}`).toString("base64")}`;
      await scene.send(`${origin}${pathname}`, undefined, { authorization });
      const { id } = await scene.world.receipt("automation", "processed");
      const page = await scene.open(`receipts/${id}`);
      await page.getByText("Yes: user name and password.").waitFor();
      await button(page, "Run again, verified").click();
      await page.getByText("It cannot be verified again.").waitFor();

      const first = await receipt("payment", payment, "processed", stripeSigned(payment));
      await scene.send((await scene.world.issue("payment")).url, payment, stripeSigned(payment));
      await goTo(page, "receipts?hook=payment");
      await rows(page).getByText("duplicate").waitFor();
      await rows(page).filter({ hasText: "duplicate" }).getByRole("link").click();
      await page.getByText("Duplicate of").waitFor();
      expect(await page.getByRole("button", { name: /^Run again/ }).count()).toBe(0);
      await page.getByRole("link", { name: first.id }).click();
      await page.getByText("Calls that came again").waitFor();
    });

    test("what was set aside is parsed again once the inbound hook can read it [PGlite]", async () => {
      const { id } = await receipt("versioned", '{"version":2}', "quarantined");
      const page = await scene.open(`receipts/${id}`);
      await page.getByText("It was set aside, because it is not what the inbound hook reads.").waitFor();
      await page.getByText("This version is not known").waitFor();
      await button(page, "Parse again").click();
      await page.getByText("It still is not what the inbound hook reads.").waitFor();
      scene.world.learn(2);
      await goTo(page, `receipts/${id}`);
      await button(page, "Parse again").click();
      await page.getByText("It is run again; there was nothing to verify.").waitFor();
      expect((await scene.world.ran("versioned", 1)).body).toEqual({ version: 2 });
      await page.locator(".badge").getByText("processed").waitFor();
    });

    test("S3.14 a body that is not application/json is refused, and the refusals say why and what to do [PGlite]", async () => {
      const page = await scene.open("refusals");
      await page.getByText("No call was refused since").waitFor();
      const { url } = await scene.world.issue("parsed");
      expect((await scene.send(url, "a=1", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
      await rows(page).getByText("415").waitFor();
      expect(await rows(page).innerText()).toMatch(/parsed\s+POST PAR\*\*\* from 127\.0\.0\.1\s.*415.*taken are json/s);
      await goTo(page, "paths");
      await page.getByLabel("A URL, a query, or JSON").fill("{ a: 1 }");
      await button(page, "Parse").click();
      await page.getByRole("alert").waitFor();
    });

    test("a list that cannot be had says so, and is tried again; until it is there it says that too [PGlite]", async () => {
      await receipt("versioned", '{"version":1}', "processed");
      const page = await scene.open("inbound-hooks");
      let answer = () => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const body = JSON.stringify({ error: { code: "internal", message: "Broken.", details: {} } });
      for (const [place, path] of [
        ["codes", "**/webhooks/codes*"],
        ["refusals", "**/webhooks/refusals*"],
        ["receipts", "**/webhooks/receipts*"],
      ] as const) {
        await page.route(path, (route) => route.fulfill({ status: 500, contentType: "application/json", body }));
        await goTo(page, place);
        await page.getByRole("alert").getByText("Something went wrong on the server.").waitFor();
        await page.unroute(path);
        await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
        await page.getByRole("alert").waitFor({ state: "detached" });
      }
      await page.route("**/webhooks/receipts/*", async (route) => {
        await held;
        await route.continue();
      });
      await goTo(page, "receipts");
      await rows(page).getByRole("link").click();
      await page.getByText("Loading…").waitFor();
      answer();
      await page.getByText("Run 1").waitFor();
    });

    test("subscribers are not shown the way there, and are told that it is not for them [PGlite]", async () => {
      const page = await scene.open("deliveries", { authorization: "Bearer subscriber" });
      await page.getByText("Nothing has been sent yet").waitFor();
      expect(await page.getByRole("link", { name: "Receiving" }).count()).toBe(0);
      for (const place of ["inbound-hooks", "codes", "receipts", "refusals"]) {
        await goTo(page, place);
        await page.getByRole("alert").getByText("Your role may not do this.").first().waitFor();
      }
    });
  });

  describe("paths of a sample", () => {
    const path = (page: Page, part: string, number: number) =>
      page.getByRole("table", { name: part }).getByLabel(`Path ${number}`, { exact: true });
    const alias = (page: Page, part: string, number: number) =>
      page.getByRole("table", { name: part }).getByLabel(`Name of path ${number}`, { exact: true });
    const pathsOf = (page: Page, part: string) =>
      page
        .getByRole("table", { name: part })
        .getByLabel(/^Path /)
        .evaluateAll((inputs) => inputs.map((input) => (input as unknown as { value: string }).value));

    async function parse(page: Page, sample: string, part: string): Promise<void> {
      await page.getByLabel("A URL, a query, or JSON").fill(sample);
      await button(page, "Parse").click();
      await path(page, part, 1).waitFor();
    }

    test("S3.09, S3.10, S3.13 a pasted URL, or its query alone, is parsed to indexed paths, and those not wanted are taken out [PGlite]", async () => {
      const page = await scene.open("paths");
      const query = "dos=998&query[0][a]=1&query[0][b]=2&query[1]=x";
      const all = ["dos", "query", "query[0]", "query[0].a", "query[0].b", "query[1]"];
      for (const sample of [`https://erp.example/api/v1/WebHook/MON?${query}`, `?${query}`, query]) {
        await page.reload();
        await parse(page, sample, "Query");
        await page.getByText("It was read as a URL or its query.").waitFor();
        expect(await pathsOf(page, "Query")).toEqual(all);
      }
      await button(page, "Remove query").click();
      await button(page, "Remove query[1]").click();
      await button(page, "Remove query[0]").click();
      expect(await pathsOf(page, "Query")).toEqual(["dos", "query[0].a", "query[0].b"]);
      await button(page, "Undo").click();
      expect(await pathsOf(page, "Query")).toEqual(["dos", "query[0]", "query[0].a", "query[0].b"]);
      expect(await block(page, "What the inbound hook reads").innerText()).toBe(
        'query: fromPaths("dos", "query[0]", "query[0].a", "query[0].b"),',
      );
      expect(await block(page, "A TypeScript type of the query").innerText()).toContain("dos: string;");
    });

    test("S3.11, S3.12, S3.15, S3.16 of a pasted JSON every level is listed; paths are typed and edited by hand, and named [PGlite]", async () => {
      const page = await scene.open("paths");
      await parse(page, '{ "a": 1, "b": { "c": "x" } }', "Body");
      expect(await pathsOf(page, "Body")).toEqual(["a", "b", "b.c"]);
      expect(await page.getByRole("table", { name: "Body" }).innerText()).toMatch(/number\s+1\s.*object.*text\s+x/s);
      await alias(page, "Body", 3).fill("Cost centre");
      await path(page, "Body", 1).fill("lines[1].price");
      await page.getByText("not in the sample").last().waitFor();
      await button(page, "Remove b").click();
      await button(page, "Add a path").click();
      await path(page, "Body", 3).fill("d");
      await alias(page, "Body", 3).fill("Cost centre");
      await page.getByText("Two paths have the name Cost centre.").waitFor();
      await alias(page, "Body", 3).fill("");
      expect(await block(page, "What the inbound hook reads").innerText()).toBe(
        'body: fromPaths({\n  "lines[1].price": "lines[1].price",\n  "Cost centre": "b.c",\n  d: "d",\n}),',
      );
      expect(await block(page, "A zod schema of the body").innerText()).toContain("c: z.string(),");
      await page.getByRole("button", { name: "Copy: A zod schema of the body" }).click();
      expect(await pasted(page)).toContain("z.object({");
    });

    test("S3.07, S3.08 of stored calls, headers are picked by name; the copied code gives a handler the values under their names [PGlite]", async () => {
      const sent = { "x-request-id": "42", "x-other": "1" };
      const sample = JSON.stringify({ version: 1, order: { customer: "C-1", total: 12.5 } });
      await receipt("versioned", sample, "processed", sent);
      await receipt("versioned", '{"version":1,"order":null}', "processed", sent);
      const page = await scene.open("inbound-hooks/versioned");
      await page.getByRole("link", { name: "Paths of a sample" }).last().click();
      const samples = page.getByRole("group", { name: "Stored calls" }).getByRole("checkbox");
      await samples.nth(1).waitFor();
      await samples.nth(0).check();
      await samples.nth(1).check();
      await expect.poll(() => pathsOf(page, "Body")).toContain("order.customer");
      expect(await block(page, "A TypeScript type of the body").innerText()).toContain("| null");
      await page.reload();
      await path(page, "Headers", 1).waitFor();
      expect(await samples.nth(1).isChecked()).toBe(true);
      // What is pasted takes the place of what was chosen, and the other way round.
      await page.getByLabel("A URL, a query, or JSON").fill("dos=998");
      await button(page, "Parse").click();
      await expect.poll(() => pathsOf(page, "Query")).toEqual(["dos"]);
      expect(await samples.nth(1).isChecked()).toBe(false);
      await samples.nth(1).check();
      await path(page, "Body", 1).waitFor();

      await button(page, "Remove all: Headers").click();
      await button(page, "Remove all: Body").click();
      await page.getByText("No path is left.").waitFor();
      const add = page.getByRole("button", { name: "Add a path" });
      await add.first().click();
      await path(page, "Headers", 1).fill("X-Request-Id");
      await alias(page, "Headers", 1).fill("request");
      await add.last().click();
      await path(page, "Body", 1).fill("order.customer");
      await alias(page, "Body", 1).fill("customer");
      await page.getByRole("button", { name: "Copy: What the inbound hook reads" }).click();
      const source = await page.evaluate<string>("navigator.clipboard.readText()");

      const { promise: handled, resolve } = Promise.withResolvers<unknown>();
      const values = new Function("fromPaths", `return {${source}};`)(fromPaths) as object;
      const hook = defineInboundHook("copied", {
        ...{ description: "Reads what was chosen", authentication: { kind: "none" }, mode: "sync", ...values },
        handler: ({ headers, body }) => resolve({ headers, body }),
      });
      const webhooks = createWebhooks({ triggers: [], inboundHooks: [hook], store: createMemoryStore() });
      const { code } = await webhooks.inbound.codes.issue("copied", { label: "A" });
      const headers = { "content-type": "application/json", ...sent };
      const request = new Request(`http://a.example/api/v1/WebHook/${code}`, { method: "POST", headers, body: sample });
      expect((await toInboundFetchHandler(webhooks)(request)).status).toBe(200);
      expect(await handled).toEqual({ headers: { request: "42" }, body: { customer: "C-1" } });
    });
  });

  test("the demo's shop shows what called it, behind the prefix that it is mounted under [PGlite]", {
    timeout: 120_000,
  }, async () => {
    const demo = await startDemo();
    onTestFinished(() => demo.stop());
    const page = await watched.open(`${demo.url}/login/acme-operator`);
    onTestFinished(() => page.context().close());
    await page.getByRole("link", { name: "Receiving" }).click();
    await page.getByText("The application has defined no inbound hook.").waitFor();
    await page.goto(`${demo.url}/payments/webhooks/portal/#/receipts`);
    await rows(page).nth(1).waitFor();
    const calls = await rows(page).locator("a").allTextContents();
    expect(calls).toEqual(["payment-received POST", "refresh-customer GET"]);
    await goTo(page, "refusals");
    await rows(page).getByText("No signature matches.").waitFor();
    await goTo(page, "codes");
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByRole("button", { name: "Copy: Code, ERP" }).waitFor();
  });

  describe("for everybody", () => {
    const script = "<script>document.title='x'</script><img src=x onerror=alert(1)>";
    const bidi = "safe\u202egnp.exe\u2066 \u0007\u001b[31m\u200b";
    const long = "W".repeat(95);

    test("what callers and labels bring stays text and in its place [PGlite]", async () => {
      const page = await scene.open("codes");
      const places: string[] = [];
      for (const [hostile, other] of [
        [script, long],
        [bidi, script],
        [long, bidi],
      ] as const) {
        const { id, url } = await scene.world.issue("versioned", { label: hostile.slice(0, 100) });
        const body = JSON.stringify({ version: 1, [hostile]: { [other]: `${hostile}${other}`.repeat(1_500) } });
        const query = new URLSearchParams({ [hostile]: other }).toString();
        await scene.send(`${url}?${query}`, body, {
          "x-evil": encodeURIComponent(script),
          "user-agent": `${script}${long}`,
        });
        const stored = await scene.world.receipt("versioned", "processed");
        places.push(`codes/${id}`, `receipts/${stored.id}`, `paths?receipts=${stored.id}`);
      }
      const { url } = await scene.world.issue("versioned", { label: "Not JSON" });
      await scene.send(url, script);
      const binary = new Uint8Array(2_000).map((_, index) => index % 256);
      await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: binary });
      for (const width of [1_280, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const place of [
          "inbound-hooks/versioned",
          "codes",
          "receipts",
          "refusals",
          "receipts?hook=versioned",
          ...places,
        ]) {
          await goTo(page, place);
          expect([place, await page.evaluate(overflow)]).toEqual([place, 0]);
          expect(await page.locator("main :is(script, img, svg, style, iframe)").count()).toBe(0);
          expect(await page.locator("body").innerText()).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
        }
      }
      await goTo(page, places.at(-2) ?? "");
      await page.getByText("The first 65,536 of").waitFor();
      expect(await page.title()).toMatch(/ · Ancrage$/);
    });

    test.each([
      { language: "en", width: 1_280, colorScheme: "light" },
      { language: "fr", width: 360, colorScheme: "dark" },
    ] as const)(
      "every screen of receiving can be used by everybody, and fits: $language, $width px, $colorScheme [PGlite]",
      { timeout: 120_000 },
      async (looking) => {
        const { id, url } = await scene.world.issue("versioned", { label: "Customs", keepCopy: true });
        await scene.send(`${url}?a=1`, '{"version":2,"lines":[{"price":1}]}');
        await fetch(url);
        const { id: receiptId } = await scene.world.receipt("versioned", "quarantined");
        const page = await scene.open("inbound-hooks", looking);
        for (const place of [
          "inbound-hooks",
          "inbound-hooks/versioned",
          "inbound-hooks/parsed",
          "inbound-hooks/nothing",
          "codes",
          `codes/${id}`,
          "codes/cod_0",
          "receipts",
          "receipts?state=failed",
          `receipts/${receiptId}`,
          "refusals",
          "paths",
          `paths?hook=versioned&receipts=${receiptId}`,
        ]) {
          await goTo(page, place);
          expect([place, await axeFaults(page)]).toEqual([place, []]);
          expect([place, await page.evaluate(overflow)]).toEqual([place, 0]);
        }
        await goTo(page, `codes/${id}`);
        const actions = page.locator("main .heading .actions button");
        for (let index = 0; index < 4; index += 1) {
          await actions.nth(index).click();
          await dialog(page).waitFor();
          expect(await axeFaults(page)).toEqual([]);
          await page.keyboard.press("Escape");
          await dialog(page).waitFor({ state: "detached" });
        }
        expect(await page.evaluate("document.documentElement.lang")).toBe(looking.language);
      },
    );

    test("with the keyboard alone: a code is made, copied and called, and its receipt run again [PGlite]", async () => {
      const page = await scene.open("inbound-hooks/versioned");
      const focused = `(({ labels, textContent, ariaLabel }) => ariaLabel || labels?.[0]?.textContent || textContent || "")(document.activeElement)`;
      const tabTo = async (name: string | RegExp) => {
        for (let presses = 0; presses < 40; presses += 1) {
          const label = await page.evaluate<string>(focused);
          if (typeof name === "string" ? label === name : name.test(label)) return;
          await page.keyboard.press("Tab");
        }
        throw new Error(`${name} cannot be reached; the focus is on ${await page.evaluate(focused)}.`);
      };
      await tabTo("New code");
      await page.keyboard.press("Enter");
      await dialog(page).waitFor();
      await tabTo("For whom");
      await page.keyboard.type("Keys");
      await page.keyboard.press("Enter");
      await block(page, "URL with the code").waitFor();
      await tabTo("Copy: URL with the code");
      await page.keyboard.press("Enter");
      await page.getByText("Copied: URL with the code.").waitFor();
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "detached" });
      await scene.send(await pasted(page), '{"version":1}');
      await goTo(page, "receipts");
      await rows(page).getByText("processed").waitFor();
      await page.locator("h1").focus();
      await tabTo(/^versioned POST/);
      await page.keyboard.press("Enter");
      await page.getByText("Run 1").waitFor();
      await tabTo("Run again");
      await page.keyboard.press("Enter");
      await page.getByText("This is the new receipt.").waitFor();
      await scene.world.ran("versioned", 2);
    });
  });
});
