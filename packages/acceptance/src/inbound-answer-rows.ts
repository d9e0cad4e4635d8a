import { expect } from "vitest";
import { curl } from "./curl.ts";
import type { InboundRows } from "./in-inbound-world.ts";
import type { InboundWorld } from "./inbound-world.ts";

/** Asks for an approval as an ERP would. */
async function ask(world: InboundWorld, id: string, amount: number) {
  const { code } = await world.issue("approval");
  const body = JSON.stringify({ id, amount });
  const answer = await curl("-H", "Content-Type: application/json", "-d", body, world.urlOf(code));
  const { body: receipts } = await world.call("GET", "/receipts?hook=approval&limit=1");
  return { ...answer, receipt: receipts.items[0] };
}

/** What callers are answered: rows S3.17 to S3.23. */
export const answerRows: InboundRows = {
  "S3.17 the answer of an async one is set beforehand: status, headers and body; else 200 and ok": async (world) => {
    const prepared = await world.issue("parsed");
    const set = await curl("-X", "POST", world.urlOf(prepared.code));
    expect([set.status, set.headers["x-flow"], set.body]).toEqual([202, "accepted", "taken over"]);
    const plain = await world.issue("automation");
    const url = world.urlOf(plain.code).replace("://", "://make:pa%3Ass%20word@");
    const unset = await curl("-X", "POST", url);
    expect([unset.status, unset.body]).toEqual([200, "ok"]);
  },

  "S3.18 S3.22 a sync one is answered by what its handler responds, with values of the run": async (world) => {
    const { status, headers, body, receipt } = await ask(world, "A-18", 500);
    expect([status, headers["content-type"]]).toEqual([201, "application/json; charset=utf-8"]);
    expect(headers["x-approved-by"]).toBe("rule 4");
    expect(JSON.parse(body)).toEqual({ id: "A-18", approved: true });
    expect(receipt).toMatchObject({ state: "processed", answerStatus: 201 });
  },

  "S3.19 a response may be an error, so that the caller tries again": async (world) => {
    const { status, headers, body, receipt } = await ask(world, "A-19", 20_000);
    expect([status, headers["retry-after"], body]).toEqual([503, "120", "Nobody is there who may approve that"]);
    expect(receipt).toMatchObject({ state: "failed", answerStatus: 503 });
  },

  "S3.20 a response ends the run: nothing after it is done": async (world) => {
    expect((await ask(world, "A-20", 500)).status).toBe(201);
    expect(world.runsOf("approval, after its response")).toEqual([]);
  },

  "S3.21 without a response: 200 when the run succeeded, 500 when it failed": async (world) => {
    const succeeded = await ask(world, "A-21", 0);
    expect([succeeded.status, succeeded.receipt.state]).toEqual([200, "processed"]);
    const failed = await ask(world, "A-21", -1);
    expect([failed.status, failed.body]).toEqual([500, "Internal Server Error"]);
    expect(failed.receipt).toMatchObject({ state: "failed", lastError: expect.stringContaining("less than nothing") });
  },

  "S3.23 business conditions choose among responses": async (world) => {
    const answers = [];
    for (const amount of [999, 1_001, 10_001]) answers.push((await ask(world, "A-23", amount)).status);
    expect(answers).toEqual([201, 409, 503]);
    const { body } = await ask(world, "A-23", 1_001);
    expect(JSON.parse(body)).toEqual({ id: "A-23", approved: false, reason: "1001 is beyond 1000" });
  },
};
