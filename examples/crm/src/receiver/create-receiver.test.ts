import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { createReceiver } from "./create-receiver.ts";
import type { ReceivedRequest } from "./received-request.ts";
import { openReceiverMemory } from "./receiver-memory.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const otherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

interface Sending {
  readonly signedWith?: string;
  readonly signedBody?: string;
  /** Default: what was signed. */
  readonly sentBody?: string;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-receiver-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function startTestReceiver(folder?: string) {
  const received: ReceivedRequest[] = [];
  const memory = openReceiverMemory(folder ?? (await temporaryFolder()));
  const server = createReceiver(memory, (request) => received.push(request)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const learn = (path: string, answer: unknown) =>
    fetch(`${url}${path}/secret`, { method: "PUT", body: JSON.stringify(answer) });
  const post = async (
    path: string,
    id = "evt_1",
    { signedWith = secret, signedBody = "{}", sentBody }: Sending = {},
  ): Promise<Response> => {
    const sentAt = new Date();
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1_000)),
      "webhook-signature": new Webhook(signedWith).sign(id, sentAt, signedBody),
    };
    return fetch(`${url}${path}`, { method: "POST", headers, body: sentBody ?? signedBody });
  };
  const send = async (...sent: Parameters<typeof post>): Promise<number> => (await post(...sent)).status;
  return { url, learn, post, send, received };
}

test("a webhook is trusted once its path knows the secret, and not before", async () => {
  const { learn, send, received } = await startTestReceiver();
  expect(await send("/hook")).toBe(401);
  expect((await learn("/hook", { id: "sub_1", secret })).status).toBe(204);
  expect(await send("/hook")).toBe(200);
  expect(received).toEqual([
    { path: "/hook", webhookId: "evt_1", distrust: "this path knows no secret yet", status: 401, body: "e30=" },
    { path: "/hook", webhookId: "evt_1", distrust: null, status: 200, body: "e30=" },
  ]);
});

test("a wrong signature, another body, and the secret of another path are not trusted", async () => {
  const { learn, send, received } = await startTestReceiver();
  await learn("/hook", { secret });
  await learn("/gone", { secret: otherSecret });
  expect(await send("/hook", "evt_1", { signedWith: otherSecret })).toBe(401);
  expect(await send("/hook", "evt_1", { sentBody: "{ }" })).toBe(401);
  expect(await send("/gone")).toBe(401);
  expect(received.map(({ distrust }) => distrust)).toEqual(Array(3).fill("No matching signature found"));
});

test("/flaky fails twice for every webhook anew, /gone always answers 410", async () => {
  const { learn, send } = await startTestReceiver();
  await learn("/flaky", { secret });
  await learn("/gone", { secret });
  const statuses: number[] = [];
  for (const id of ["evt_1", "evt_1", "evt_2", "evt_1", "evt_1", "evt_2", "evt_2"])
    statuses.push(await send("/flaky", id));
  expect(statuses).toEqual([500, 500, 500, 200, 200, 500, 200]);
  expect([await send("/gone"), await send("/gone")]).toEqual([410, 410]);
});

test("/credit refuses what is beyond its limit, and says why", async () => {
  const { learn, post, received } = await startTestReceiver();
  await learn("/credit", { secret });
  const ask = (amount: number) => post("/credit", "evt_1", { signedBody: JSON.stringify({ amount }) });
  expect((await ask(10_000)).status).toBe(200);
  const refused = await ask(10_001);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toBe("10001 is beyond the credit limit of 10000");
  expect(received.map(({ status }) => status)).toEqual([200, 422]);
});

test("an answer without a secret is refused with the reason, and the secret known before stays", async () => {
  const { learn, send } = await startTestReceiver();
  await learn("/hook", { secret });
  for (const bad of [{ id: "sub_1" }, { secret: "" }, { secret: "whsec_%" }, null, "text"]) {
    const refused = await learn("/hook", bad);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("only that one shows it");
  }
  expect(await send("/hook")).toBe(200);
});

test("other paths and methods are answered 404, a body beyond 1 MiB 413", async () => {
  const { url, learn, send, received } = await startTestReceiver();
  expect(await send("/nowhere")).toBe(404);
  expect(await send("/toString")).toBe(404);
  expect((await fetch(`${url}/hook`)).status).toBe(404);
  expect((await learn("/nowhere", { secret })).status).toBe(404);
  expect(await send("/hook", "evt_1", { sentBody: " ".repeat(1_048_577) })).toBe(413);
  expect(received).toEqual([]);
});

test("a receiver that is started again still knows its secrets and what reached it", async () => {
  const folder = await temporaryFolder();
  const before = await startTestReceiver(folder);
  await before.learn("/story-1/flaky", { secret });
  expect(await before.send("/story-1/flaky")).toBe(500);
  const after = await startTestReceiver(folder);
  expect((await fetch(`${after.url}/story-1/flaky/secret`)).status).toBe(204);
  expect((await fetch(`${after.url}/story-2/flaky/secret`)).status).toBe(404);
  expect([await after.send("/story-1/flaky"), await after.send("/story-1/flaky")]).toEqual([500, 200]);
  expect(openReceiverMemory(folder).requests()).toEqual([...before.received, ...after.received]);
  expect((await stat(join(folder, "secrets.json"))).mode & 0o777).toBe(0o600);
});
