import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { welcome } from "./demo/welcome.ts";
import { folderForDemo, spawnDemo } from "./testing/spawn-demo.ts";

/** Does what a printed curl line does, its pipe included. */
async function runCurl(line: string, input?: string, isAccepted = true): Promise<string> {
  const [command = "", ...rest] = line.split(/ \\?\s*\| (?:tee \/dev\/stderr \| )?/);
  const url = /'(http[^']*)'/.exec(command)?.[1] ?? "";
  const headers = [...command.matchAll(/-H '([^:]+): ([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]);
  const body = command.includes("--data-binary @-") ? input : /-d '([^']*)'/.exec(command)?.[1];
  const method = /-X (\w+)/.exec(command)?.[1] ?? (body === undefined ? "GET" : "POST");
  const response = await fetch(url, {
    method,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  expect(response.ok, `${command}\n${text}`).toBe(isAccepted);
  return rest.length === 0 ? text : runCurl(rest.join(" | "), text);
}

describe("npm run demo -- --once", () => {
  test("plays the whole story and exits 0", { timeout: 60_000 }, async () => {
    const folder = await folderForDemo();
    const { exitCode, output } = spawnDemo({ folder, commandLine: ["--once"] });
    expect(await exitCode, output()).toBe(0);
    const lines = output().split("\n");
    expect(lines.filter((line) => /^\d+\. /.test(line))).toEqual([
      "1. Subscribe /hook to NewOpportunity over HTTP",
      "2. Subscribe the same again",
      "3. Insert a customer over HTTP; nobody has subscribed to NewCustomer",
      "4. Insert a project over HTTP; it arrives, verified",
      "5. Insert an opportunity that is no project, then a project; only the second is sent",
      "6. Insert a project with plain SQL, past the CRM; it arrives too",
      "7. Subscribe /flaky to NewCustomer",
      "8. Insert a customer; /flaky fails twice, then recovers",
      "9. Subscribe /gone to NewProspect",
      "10. Insert a prospect; /gone answers 410, which ends the subscription",
      "11. performList shows the record just as it was delivered",
      "12. Read the ledger over HTTP; it says just what reached the receiver",
      "13. Unsubscribe /hook",
      "14. Subscribe /credit to OrderPlaced; the CRM is to wait for what it answers",
      "15. Place an order; /credit is asked meanwhile, and accepts it",
      "16. Place an order beyond the limit; /credit refuses it, and it does not exist",
      "17. The ERP calls refresh-customer by its code, by GET and by POST as it types it",
      "18. Subscribe /paid to OrderPaid of the shop; Stripe calls, and the order is stored and goes out",
      "19. Stripe calls the same again, and somebody else in its name; there is one order",
      "20. The support desk asks for refunds, and waits; the order decides",
    ]);
    expect(output()).toMatch(/\/gone +│ NewProspect +│ canceled \(gone\) +│ 1 +│ 410 /);
    expect(output()).toMatch(/\/flaky +│ NewCustomer +│ succeeded +│ 3 +│ 200 /);
    expect(output()).toMatch(
      /409: OrderPlaced was stopped at the stage postOperation, and nothing was changed: "Credit check"/,
    );
    expect(output()).toMatch(/ REFUSED {2}Credit check\n.* {2}< 90000 is beyond the credit limit of 10000\n/s);
    expect(output()).toMatch(/All 20 steps held, in /);
    expect(output()).toMatch(/GET \/payments\/api\/v1\/WebHook\/REF\*\*\*\?dos=998&refreshCustomer=C0000001: 200 /);
    expect(output()).toMatch(/20000: 409 .*\n.*2000: 200 /);
    expect(output()).not.toContain("whsec_");
    expect(await readFile(join(folder, ".ancrage/database/PG_VERSION"), "utf8")).toMatch(/^\d+/);
    expect(await readFile(join(folder, ".ancrage/key"), "utf8")).toMatch(/^ancrage_key_/);
  });

  test("exits 1 and names the step that failed", { timeout: 60_000 }, async () => {
    // Nothing in the demo can be told to fail, so its own requests are made to.
    const broken = "globalThis.fetch = async () => new Response('down', { status: 503 });";
    const nodeOptions = [`--import=data:text/javascript,${encodeURIComponent(broken)}`];
    const { exitCode, output } = spawnDemo({ folder: await folderForDemo(), commandLine: ["--once"], nodeOptions });
    expect(await exitCode).toBe(1);
    expect(output()).toContain(
      "FAILED at step 1, Subscribe /hook to NewOpportunity over HTTP: POST /webhooks/subscriptions answered 503 instead of 201: down",
    );
  });
});

describe("npm run demo", () => {
  test("prints lines that do what they say, and stops at Ctrl-C", { timeout: 60_000 }, async () => {
    const folder = await folderForDemo();
    const { child, exitCode, output, printed } = spawnDemo({ folder, environment: { PORT: "0" } });
    await printed(/Ctrl-C stops both/);
    const commands = output().match(/^ {2}curl (?:.*\\\n)?.*$/gm) ?? [];
    expect(commands).toHaveLength(16);
    for (const command of commands.slice(0, 3)) await runCurl(command);
    await printed(/\[receiver\] POST \/hook evt_\w+ verified, answered 200/);
    const [, insert = ""] = /^ {2}(insert into .*)$/m.exec(output()) ?? [];
    child.stdin?.write(`${insert}\nselect nonsense\n`);
    await printed(/(?:\[receiver\] POST \/hook evt_\w+ verified, answered 200.*){2}/s);
    await printed(/The database refuses it: column "nonsense" does not exist/);
    const [deliveries = "", failing = "", records = ""] = await Promise.all(
      commands.slice(3, 6).map((one) => runCurl(one)),
    );
    expect(JSON.parse(deliveries)).toMatchObject({
      items: [{ trigger: "NewOpportunity" }, { trigger: "NewOpportunity" }],
    });
    expect(JSON.parse(failing)).toMatchObject({ items: [] });
    expect(JSON.parse(records)).toMatchObject([
      { id: "D-2", label: "New shed", customerName: "Ada Ltd" },
      { id: "D-1", label: "New roof", customerName: "Ada Ltd" },
    ]);

    const [makeEndpoint = "", letWait = "", accepted = "", refused = "", orders = "", ...rest] = commands.slice(6);
    await runCurl(makeEndpoint);
    const { items } = JSON.parse(await runCurl((commands[3] ?? "").replace("/deliveries", "/endpoints")));
    const { id } = items.find(({ name }: { name: string }) => name === "Credit check");
    await runCurl(letWait.replace("ENDPOINT_ID", id));
    expect(JSON.parse(await runCurl(accepted))).toMatchObject({ id: "O-1", amount: 900 });
    const refusal = JSON.parse(await runCurl(refused, undefined, false));
    expect(refusal.log.text).toContain("90000 is beyond the credit limit of 10000");
    expect(JSON.parse(await runCurl(orders))).toMatchObject([{ label: "Tiles" }]);

    const [letPaidKnow = "", erp = "", , refund = "", receipts = ""] = rest;
    await runCurl(letPaidKnow);
    expect(JSON.parse(await runCurl(erp))).toEqual({ code: 0, message: "C0000001 will be refreshed" });
    const [asStripe = ""] = /^ {2}body=.*\n {2}sign=.*\n {2}curl .*$/m.exec(output()) ?? [];
    expect(execFileSync("sh", ["-c", asStripe], { cwd: folder, encoding: "utf8" })).toBe("ok\n");
    await printed(/\[receiver\] POST \/paid evt_\w+ verified, answered 200/);
    expect(JSON.parse(await runCurl(refund))).toEqual({ code: 0, message: "2000 of cs_1 are refunded" });
    expect(JSON.parse(await runCurl(receipts))).toMatchObject({
      items: [
        ...[{ hook: "approve-refund" }, { hook: "payment-received" }, { hook: "refresh-customer" }],
        // Those of the demo's own, from its start.
        ...[{ hook: "payment-received" }, { hook: "refresh-customer" }],
      ],
    });

    const second = spawnDemo({ folder, environment: { PORT: "0" } });
    expect(await second.exitCode).toBe(1);
    expect(second.output()).toMatch(/^The database in .* cannot be opened: the process \d+ .*\n$/);

    const [, receiverUrl = ""] = /Receiver +(http\S+)/.exec(output()) ?? [];
    child.kill("SIGINT");
    expect(await exitCode).toBe(0);
    expect(output()).toContain("Stopping: deliveries in flight are finished first.");
    await expect(fetch(receiverUrl)).rejects.toThrow();
  });

  test("a taken port is refused, with what to do", { timeout: 60_000 }, async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { exitCode, output } = spawnDemo({ folder: await folderForDemo(), environment: { PORT: String(port) } });
    expect(await exitCode).toBe(1);
    expect(output()).toBe(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=4700 npm run demo\n`,
    );
  });

  test("a PORT that is none is refused without a stack", async () => {
    const { exitCode, output } = spawnDemo({ folder: await folderForDemo(), environment: { PORT: "abc" } });
    expect(await exitCode).toBe(1);
    expect(output()).toMatch(/^PORT is "abc"\. Give .*\n$/);
  });

  test("a server that cannot be reached is named as the cause, without its password", async () => {
    const environment = { DATABASE_URL: "postgres://crm:secret@127.0.0.1:1/crm" };
    const { exitCode, output } = spawnDemo({ folder: await folderForDemo(), environment });
    expect(await exitCode).toBe(1);
    expect(output()).toMatch(/^The database in DATABASE_URL cannot be reached: .*ECONNREFUSED.*\n$/);
    expect(output()).not.toContain("secret");
  });
});

test("the README shows what the demo prints", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const urls = { crmUrl: "http://127.0.0.1:4600", receiverUrl: "http://127.0.0.1:23456" };
  const codeUrl = (code: string) => `${urls.crmUrl}/payments/api/v1/WebHook/${code}`;
  const callUrls = {
    erp: codeUrl("REFRESHCUSTOMER-0123456789abcdefghjkmnpqrstv"),
    stripe: codeUrl("PAYMENTRECEIVED-0123456789abcdefghjkmnpqrstv"),
    supportDesk: codeUrl("APPROVEREFUND-0123456789abcdefghjkmnpqrstv"),
  };
  expect(readme).toContain(welcome({ ...urls, callUrls, onServer: false }).trim());
});
