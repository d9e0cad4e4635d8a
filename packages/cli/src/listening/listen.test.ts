import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";

const { ancrage, running } = useAncrage();
const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

/** Sends like every sender of Standard Webhooks, signed by a library that is not ours. */
function send(url: string, body: string, key = secret): Promise<Response> {
  const at = new Date();
  const headers = {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(key).sign("evt_1", at, body),
  };
  return fetch(url, { method: "POST", headers, body });
}

async function placeOf(word: Promise<string>): Promise<string> {
  return /http:\/\/[^ ]+:\d+/.exec(await word)?.[0] ?? "";
}

test("listen verifies, prints and answers as told, in turn, and ends with 130 on Ctrl-C", async () => {
  const listening = running(["listen", "--port", "0", "--json", "--status", "503,202", "--body", "noted"], {
    ANCRAGE_SECRET: `${secret} whsec_${Buffer.alloc(24, 9).toString("base64")}`,
  });
  const url = `${await placeOf(listening.word())}/in?code=hidden&x=1`;
  const body = JSON.stringify({ type: "NewOpportunity", data: { id: 1 } });
  const first = await send(url, body);
  expect([first.status, await first.text()]).toEqual([503, "noted"]);
  expect(JSON.parse(await listening.line())).toEqual({
    ...{ at: expect.stringMatching(/^\d{4}-.*Z$/), method: "POST", path: "/in?code=…&x=…", id: "evt_1" },
    ...{ type: "NewOpportunity", verified: true, fault: null, message: null, status: 503 },
    ...{ answeredMs: expect.any(Number), body: { type: "NewOpportunity", data: { id: 1 } } },
  });
  expect((await send(url, body)).status).toBe(202);
  expect(JSON.parse(await listening.line())).toMatchObject({ status: 202 });

  const forged = await send(url, body, `whsec_${Buffer.alloc(24, 8).toString("base64")}`);
  expect(forged.status).toBe(401);
  expect(JSON.parse(await listening.line())).toMatchObject({ verified: false, fault: "noMatch", status: 401 });
  expect((await fetch(url, { method: "POST", body: "no JSON" })).status).toBe(401);
  expect(JSON.parse(await listening.line())).toMatchObject({
    id: null,
    type: null,
    fault: "missingHeader",
    body: "no JSON",
  });
  expect(await listening.interrupt()).toBe(130);
  expect(await listening.word()).toBe("Stopped after 4 requests.");
});

test("for people it prints a line and the body, in which nothing moves the cursor", async () => {
  const listening = running(["listen", "--port", "0"]);
  const word = listening.word();
  const place = await placeOf(word);
  expect(await word).toContain("No signature is checked");
  expect((await send(`${place}/in`, JSON.stringify({ type: "A\u001b[2J" }))).status).toBe(200);
  expect(await listening.line()).toMatch(
    /^\d\d:\d\d:\d\d {2}POST \/in {2}A\\u001b\[2J {2}evt_1 {2}not checked {2}answered 200 after \d+ ms$/,
  );
  expect(await listening.line()).toBe('  {"type":"A\\u001b[2J"}');
  expect(await listening.interrupt()).toBe(130);
});

test("it says what it cannot do, and what to give", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const port = String((taken.address() as AddressInfo).port);
  const [busy, wrong, status] = await Promise.all([
    ancrage(["listen", "--port", port]),
    ancrage(["listen", "--secret", "operator-password"]),
    ancrage(["listen", "--status", "99"]),
  ]);
  taken.close();
  expect(busy).toEqual({
    ...{ code: 1, stdout: "" },
    stderr: `Port ${port} is taken by another program. Stop it, or give another with --port.\n`,
  });
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
  expect(wrong.stderr).toMatch(/^The secret is no secret of an endpoint, whsec_…,/);
  expect(wrong.stderr).not.toContain("operator-password");
  expect(status).toMatchObject({ code: 2, stderr: expect.stringContaining("from 200 to 599") });
});
