import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowLocalReceivers, createWebhooks, defineTrigger } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../../..");
const page = await readFile(join(root, "docs/receivers.md"), "utf8");

interface Language {
  readonly name: string;
  readonly fence: string;
  readonly file: string;
  readonly command: string;
  /** What is on a machine that can run it. */
  readonly needs: string;
}

// No machine has to have Python or Java; where they are, they are used.
const languages: readonly Language[] = [
  { name: "TypeScript", fence: "ts", file: "receiver.ts", command: process.execPath, needs: process.execPath },
  { name: "Python", fence: "python", file: "receiver.py", command: "python3", needs: "python3" },
  { name: "Java", fence: "java", file: "Receiver.java", command: "java", needs: "javac" },
];

const NewDeal = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string(), label: z.string() }),
  build: ({ recordId }) => ({ id: recordId, label: "Brücke \u2028 🌉" }),
  sample: { id: "D-0", label: "Sample" },
});

function programOf({ fence }: Language): string {
  return new RegExp(`\`\`\`${fence}\n(.*?)\`\`\``, "s").exec(page)?.[1] ?? "";
}

function isMissing({ name, needs }: Language): boolean {
  const isThere = spawnSync(needs, ["--version"]).status === 0;
  if (!isThere) console.warn(`${needs} is not installed, so the receiver in ${name} is not run.`);
  return !isThere;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no port.");
  return address.port;
}

/** The program of the page as a process that listens. */
async function startProgram(language: Language, secret: string, port: number) {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-receiver-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, language.file), programOf(language));
  const program = spawn(language.command, [language.file], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8", PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { out: "", error: "" };
  program.stdout.on("data", (chunk) => {
    output.out += chunk;
  });
  program.stderr.on("data", (chunk) => {
    output.error += chunk;
  });
  const url = `http://127.0.0.1:${port}/webhooks`;
  async function post(headers: Readonly<Record<string, string>>, body: string | Buffer): Promise<number> {
    const response = await fetch(url, { method: "POST", headers, body });
    await response.arrayBuffer();
    return response.status;
  }
  for (;;) {
    const status = await post({}, "{}").catch(() => null);
    if (status !== null) break;
    if (program.exitCode !== null) throw new Error(`The program ended: ${output.error}`);
    await new Promise(setImmediate);
  }
  return {
    post,
    /** The lines that it has written, of one event alone or of all. */
    lines: (id = "") => output.out.split("\n").filter((line) => line.includes(id) && line !== ""),
    async close() {
      if (program.exitCode === null) {
        program.kill();
        await once(program, "exit");
      }
      await rm(folder, { recursive: true });
    },
  };
}

test("the portal shows the programs of the page", async () => {
  // Part of the browser's bundle, which no package may import.
  const shown = join(root, "packages/portal/src/web/screens/triggers/receiver-code.ts");
  const { receiverCode }: { receiverCode: Readonly<Record<string, string>> } = await import(shown);
  expect(receiverCode).toEqual(Object.fromEntries(languages.map((language) => [language.name, programOf(language)])));
  for (const program of Object.values(receiverCode)) expect(program.length).toBeGreaterThan(500);
});

for (const language of languages) {
  describe.skipIf(isMissing(language))(`the receiver in ${language.name}`, { timeout: 60_000 }, () => {
    test("takes what is delivered, does each event once, and goes on while the secret is rotated", async () => {
      const port = await freePort();
      const webhooks = createWebhooks({
        ...{ triggers: [NewDeal], store: createMemoryStore(), urlPolicy: allowLocalReceivers },
      });
      const url = `http://127.0.0.1:${port}/webhooks`;
      const { id, secret } = await webhooks.endpoints.create({ name: "Receiver", url });
      await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
      const program = await startProgram(language, secret, port);
      try {
        const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
        await webhooks.dispatchDue();
        const [first] = (await webhooks.deliveries.list()).items;
        expect(first).toMatchObject({ state: "succeeded", lastStatus: 204, attempts: 1 });
        await webhooks.deliveries.replay(first?.id ?? "");
        await webhooks.endpoints.rotateSecret(id, {});
        const { eventId: second } = await webhooks.triggerWebhookEvent("NewDeal", "D-2");
        await webhooks.dispatchDue();
        const { items } = await webhooks.deliveries.list();
        expect(items.map(({ state, lastStatus }) => [state, lastStatus])).toEqual(Array(3).fill(["succeeded", 204]));
        while (program.lines(second).length === 0) await new Promise(setImmediate);
        expect([eventId, second].map((event) => program.lines(event).length)).toEqual([1, 1]);
        expect(program.lines(eventId)[0]).toContain("Brücke");
        expect(program.lines(eventId)[0]).toContain("NewDeal");
      } finally {
        await program.close();
        await webhooks.stop();
      }
    });

    test("refuses what was changed, is too old or too new, or was signed by others, and does nothing of it", async () => {
      const secrets = [1, 2].map((byte) => `whsec_${Buffer.alloc(24, byte).toString("base64")}`);
      const [secret = "", newer = ""] = secrets;
      const program = await startProgram(language, secrets.join(" "), await freePort());
      const body = JSON.stringify({ type: "NewDeal", timestamp: "2026-01-01T00:00:00Z", data: { id: "é" } });
      const signed = (id: string, { offset = 0, by = secret, of = body } = {}) => {
        const at = new Date(Date.now() + offset * 1_000);
        return {
          ...{ "webhook-id": id, "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)) },
          "webhook-signature": new Webhook(by).sign(id, at, of),
        };
      };
      try {
        const right = signed("evt_right");
        const { "webhook-signature": signature } = right;
        const other = `whsec_${Buffer.alloc(24, 3).toString("base64")}`;
        const refused: readonly (readonly [string, Readonly<Record<string, string>>, (string | Buffer)?])[] = [
          ["a changed body", right, body.replace("é", "e")],
          ["a body without its last byte", right, Buffer.from(body).subarray(0, -1)],
          ["a changed id", { ...right, "webhook-id": "evt_other" }],
          ["a changed time", { ...right, "webhook-timestamp": String(Number(right["webhook-timestamp"]) - 1) }],
          ["another secret", signed("evt_1", { by: other })],
          ["too old", signed("evt_2", { offset: -302 })],
          ["too new", signed("evt_3", { offset: 302 })],
          ["no time", { ...right, "webhook-timestamp": "" }],
          ["a time that is none", { ...right, "webhook-timestamp": "now" }],
          ["no signature", { ...right, "webhook-signature": "" }],
          ["half a signature", { ...right, "webhook-signature": signature.slice(0, 20) }],
          ["a signature of another kind", { ...right, "webhook-signature": signature.replace("v1,", "v1a,") }],
          ["no headers", {}],
        ];
        for (const [what, headers, sent = body] of refused) {
          expect([what, await program.post(headers, sent)]).toEqual([what, 401]);
        }
        expect(program.lines()).toEqual([]);
        const many = { ...right, "webhook-signature": `v1a,AAAA v1,AAAA ${signature}` };
        for (const headers of [many, signed("evt_4", { by: newer }), signed("evt_5", { offset: -295 })]) {
          expect(await program.post(headers, body)).toBe(204);
        }
        expect(await program.post(signed("evt_6", { offset: 295 }), Buffer.from(body))).toBe(204);
      } finally {
        await program.close();
      }
    });
  });
}
