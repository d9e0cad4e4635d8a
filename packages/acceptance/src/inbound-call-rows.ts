import { randomUUID } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { expect } from "vitest";
import { curl } from "./curl.ts";
import type { InboundRows } from "./in-inbound-world.ts";
import { senderSecrets } from "./inbound-hooks-under-test.ts";

const json = ["-H", "Content-Type: application/json"] as const;

/** How an inbound hook is called: rows S3.00 to S3.06. */
export const callRows: InboundRows = {
  "S3.00 an inbound hook is defined with its mode, sync or async, and listed with it": async ({ call }) => {
    const { body } = await call("GET", "/inbound-hooks");
    const modes = Object.fromEntries(body.map(({ name, mode }: { name: string; mode: string }) => [name, mode]));
    expect(modes).toMatchObject({ approval: "sync", "close-file": "sync", parsed: "async", payment: "async" });
  },

  "S3.01 its URL is made by us, leads to it alone, and is there to be copied": async (world) => {
    const { url, code } = await world.issue("parsed");
    expect(url).toBe(`${world.origin}/123456/TEST1/api/v1/WebHook/${code}`);
    const before = ["parsed", "pushed", "refresh-customer"].map((hook) => world.runsOf(hook).length);
    expect((await curl("-X", "POST", url)).status).toBe(202);
    await world.ran("parsed", (before[0] ?? 0) + 1);
    await world.receipt("parsed", "processed");
    const after = ["parsed", "pushed", "refresh-customer"].map((hook) => world.runsOf(hook).length);
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 0, 0]);
  },

  "S3.02 third parties call it by POST: a payment callback signed by Stripe's library, a push signed by GitHub's, a notification by Standard Webhooks'":
    async (world) => {
      const event = {
        id: `evt_${randomUUID()}`,
        type: "charge.succeeded",
        data: { object: { amount: 1200, note: "é" } },
      };
      const payload = JSON.stringify(event, null, 2);
      const headers = {
        payment: {
          "Stripe-Signature": Stripe.webhooks.generateTestHeaderString({ payload, secret: senderSecrets.stripe }),
        },
        pushed: {
          "X-Hub-Signature-256": await sign(senderSecrets.github, payload),
          "X-GitHub-Delivery": event.id,
        },
        standard: {
          "webhook-id": event.id,
          "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
          "webhook-signature": new Webhook(senderSecrets.standard).sign(event.id, new Date(), payload),
        },
      };
      for (const [hook, signed] of Object.entries(headers)) {
        const { url } = await world.issue(hook);
        const lines = Object.entries(signed).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
        const send = (body: string) => curl(...json, ...lines, "-H", "webhook-depth: 2", "--data-binary", body, url);
        expect((await send(payload.replace("1200", "1"))).status, `${hook}, changed on its way`).toBe(401);
        const count = world.runsOf(hook).length + 1;
        // The second one is the same call again, and so is its answer.
        expect((await send(payload)).status, hook).toBe(200);
        expect((await world.ran(hook, count)).body).toEqual(event);
        expect((await send(payload)).body, hook).toBe("ok");
        expect((await world.receipt(hook, "processed")).duplicateOf).toEqual(expect.stringMatching(/^rcp_/));
        expect(world.runsOf(hook)).toHaveLength(count);
      }
      const { body: relayed } = await world.call("GET", `/events/${world.relayed().at(-1)}`);
      expect(relayed).toMatchObject({ trigger: "InvoicePaid", recordId: event.id, depth: 2 });
    },

  "S3.03 any other method is answered 405, with the one that is taken": async (world) => {
    const { code } = await world.issue("parsed");
    const before = world.runsOf("parsed").length;
    for (const method of [["-X", "GET"], ["-X", "PUT"], ["-X", "DELETE"], ["-X", "OPTIONS"], ["-I"]]) {
      const { status, headers } = await curl(...method, world.urlOf(code));
      expect([status, headers["allow"]], method.join(" ")).toEqual([405, "POST"]);
    }
    expect(world.runsOf("parsed")).toHaveLength(before);
  },

  "S3.04 a sync one is answered once its handler has ended": async (world) => {
    const { code } = await world.issue("approval");
    const release = world.hold("approval");
    let isAnswered = false;
    const answer = curl(...json, "-d", '{"id":"A-1","amount":10}', world.urlOf(code)).then((given) => {
      isAnswered = true;
      return given;
    });
    await world.ran("approval", world.runsOf("approval").length + 1);
    // Another call goes its whole way meanwhile.
    expect((await world.call("GET", "/receipts?hook=approval&limit=1")).body.items[0]).toMatchObject({ running: true });
    expect(isAnswered).toBe(false);
    release();
    expect((await answer).status).toBe(201);
  },

  "S3.05 an async one is answered as prepared while its handler still runs": async (world) => {
    const { code } = await world.issue("parsed");
    const release = world.hold("parsed");
    const count = world.runsOf("parsed").length + 1;
    expect((await curl(...json, "-d", "{}", world.urlOf(code))).body).toBe("taken over");
    await world.ran("parsed", count);
    const { id, answerStatus, running } = await world.receipt("parsed", "received");
    expect([answerStatus, running]).toEqual([202, true]);
    release();
    expect((await world.receipt("parsed", "processed")).id).toBe(id);
  },

  "S3.06 user and password, in the URL too; missing or wrong ones are answered 401": async (world) => {
    const { code } = await world.issue("automation");
    const withPassword = (user: string, password: string) =>
      world.urlOf(code).replace("://", `://${user}:${encodeURIComponent(password)}@`);
    const before = world.runsOf("automation").length;
    for (const url of [
      world.urlOf(code),
      withPassword("make", "wrong"),
      withPassword("fake", senderSecrets.basic),
      withPassword("make", ""),
    ]) {
      const { status, headers, body } = await curl("-X", "POST", url);
      expect([status, body]).toEqual([401, "Unauthorized"]);
      expect(headers["www-authenticate"]).toMatch(/^Basic /);
    }
    expect((await world.refusals())[0]).toMatchObject({ status: 401, why: expect.stringContaining("password") });
    expect((await curl("-X", "POST", withPassword("make", senderSecrets.basic))).status).toBe(200);
    const { headers } = await world.ran("automation", before + 1);
    expect(headers).not.toHaveProperty("authorization");
    const receipt = await world.receipt("automation", "processed");
    expect(JSON.stringify(receipt)).not.toContain(Buffer.from(`make:${senderSecrets.basic}`).toString("base64"));
  },
};
