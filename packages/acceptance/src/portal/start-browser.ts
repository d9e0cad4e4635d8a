import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { isDocumented } from "./is-documented.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Why there is no browser to test with; `null`: there is one. @throws under CI, where there has to be one */
export function missingBrowser(): string | null {
  if (existsSync(executablePath)) return null;
  const missing = `No Chromium at ${executablePath}: apt-get install chromium, or name one in CHROMIUM`;
  if (process.env["CI"] === "true") throw new Error(missing);
  console.warn(`${missing}. The tests of the portal in a browser are skipped.`);
  return missing;
}

/** How a page is looked at. */
export interface Looking {
  readonly language?: "en" | "fr";
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  /** The header that logs it in, where no cookie does. */
  readonly authorization?: string;
  /** What the browser lets a page copy with: all (default), its selection alone, as over plain http, or nothing. */
  readonly copying?: "all" | "selection" | "nothing";
}

/** A browser that keeps account of what a page must never do. */
export interface WatchedBrowser {
  readonly browser: Browser;
  /** What a page broke or asked of others: reports of the policy, errors, dialogs, requests to other hosts or of no documented route. */
  readonly faults: readonly string[];
  open(url: string, looking?: Looking): Promise<Page>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<WatchedBrowser> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const faults: string[] = [];
  return {
    browser,
    faults,
    async open(url, { language = "en", width = 1_280, colorScheme = "light", authorization, copying = "all" } = {}) {
      const options: BrowserContextOptions = {
        ...{ viewport: { width, height: 800 }, colorScheme },
        ...(authorization !== undefined && { extraHTTPHeaders: { authorization } }),
        permissions: copying === "all" ? ["clipboard-read", "clipboard-write"] : [],
      };
      const context = await browser.newContext({ ...options, locale: language === "en" ? "en-GB" : "fr-FR" });
      await context.exposeBinding("reportFault", (_source, fault: string) => void faults.push(fault));
      await context.addInitScript(
        `addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
          reportFault("The policy refused " + blockedURI + " (" + violatedDirective + ").")
        );`,
      );
      if (copying !== "all") await context.addInitScript("delete Navigator.prototype.clipboard;");
      if (copying === "nothing") await context.addInitScript("document.execCommand = () => false;");
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const { origin } = new URL(url);
      page.on("pageerror", ({ message }) => void faults.push(`The page threw: ${message}`));
      page.on("dialog", (dialog) => {
        faults.push(`The page opened a dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("console", (message) => {
        // What the API refuses, the browser writes down too; the portal says it in words.
        if (message.type() === "error" && !/^Failed to load resource/.test(message.text())) faults.push(message.text());
      });
      page.on("request", (request) => {
        const to = new URL(request.url());
        if (to.origin !== origin && to.protocol !== "data:") faults.push(`The page asked ${request.url()}.`);
        const isOfApi = ["fetch", "xhr"].includes(request.resourceType()) && to.pathname.includes("/webhooks/");
        if (isOfApi && !isDocumented(request.method(), to.pathname)) {
          faults.push(`The page asked ${request.method()} ${to.pathname}, which is no documented route.`);
        }
      });
      await page.goto(url);
      await page.locator("h1").waitFor();
      return page;
    },
    close: () => browser.close(),
  };
}
