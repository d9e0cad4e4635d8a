import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { curl } from "./curl.ts";
import { startReceiver, verified } from "./receiver.ts";

const root = join(import.meta.dirname, "../../..");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no port.");
  return address.port;
}

test("the README's first program runs as it stands there, on the built packages, and delivers", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const [, program = ""] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "ancrage-readme-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "app.ts"), program);
  const port = await freePort();
  const receiver = await startReceiver();
  const app = spawn(process.execPath, ["app.ts"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  app.stderr.on("data", (chunk) => {
    stderr += chunk;
  });

  async function post(path: string, body: unknown): Promise<Response> {
    return fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  try {
    // Listening is the program's last statement, and nothing says when: ask until it answers or has ended.
    for (;;) {
      const health = await fetch(`http://127.0.0.1:${port}/webhooks/health`).catch(() => null);
      if (health?.ok) break;
      if (app.exitCode !== null) throw new Error(`The program ended: ${stderr}`);
      await new Promise(setImmediate);
    }
    const subscribed = await post("/webhooks/subscriptions", {
      trigger: "NewOpportunity",
      targetUrl: receiver.url("/hook"),
    });
    const { secret } = (await subscribed.json()) as { secret: string };
    const deal = { id: "D-1", label: "Bridge", amount: 1200 };
    expect((await post("/deals", deal)).status).toBe(201);
    const [request] = await receiver.arrived("/hook", 1);
    if (request === undefined) throw new Error("Nothing arrived.");
    expect(verified(request, secret)).toEqual(deal);
  } finally {
    app.kill();
    await receiver.close();
    await rm(folder, { recursive: true });
  }
});

test("the README's receiving program runs as it stands there, and takes the call that it prints", async () => {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const [, program = ""] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text);
  const folder = await mkdtemp(join(tmpdir(), "ancrage-readme-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "app.ts"), program);
  const port = await freePort();
  const app = spawn(process.execPath, ["app.ts"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const printed = async (text: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = text.exec(output);
      if (found !== null) return found;
      if (app.exitCode !== null) throw new Error(`The program ended: ${output}`);
      await new Promise(setImmediate);
    }
  };
  app.stdout.on("data", (chunk) => {
    output += chunk;
  });
  try {
    const [, path = ""] = await printed(/^curl "localhost:3000(.*)"$/m);
    expect((await curl(`http://127.0.0.1:${port}${path}`)).body).toBe("ok");
    await printed(/^Customer C0000001 of 998$/m);
  } finally {
    app.kill();
    await rm(folder, { recursive: true });
  }
});
