import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startRedisServer } from "./redis-server.ts";

const isInstalled = await startRedisServer().then(
  (server) => server.stop().then(() => true),
  () => false,
);

if (!isInstalled) console.warn("redis-server is not installed, so the tests that need it are skipped.");

test.runIf(process.env["CI"] === "true")("where tests must not be skipped, redis-server is installed", () => {
  expect(isInstalled).toBe(true);
});

/** What a PING on the port answers, or why it cannot be asked. */
function ping(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.on("error", reject);
    socket.on("data", (answer) => {
      socket.destroy();
      resolve(answer.toString());
    });
  });
}

test("a program that is not there is said to be not installed", async () => {
  await expect(startRedisServer("no-such-redis-server")).rejects.toThrow("no-such-redis-server is not installed");
});

test("a program that ends by itself is told with its own words", async () => {
  await expect(startRedisServer("echo")).rejects.toThrow(/^echo ended with 0: --port/);
});

test.skipIf(!isInstalled)("it answers on its port until it is stopped", async () => {
  const server = await startRedisServer();
  expect(await ping(server.port)).toBe("+PONG\r\n");
  await server.stop();
  await expect(ping(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test.skipIf(!isInstalled)("it ends when the process that started it is killed", async () => {
  const start = new URL("./redis-server.ts", import.meta.url).href;
  const program = `
    const { startRedisServer } = await import(${JSON.stringify(start)});
    const { port } = await startRedisServer();
    process.stdout.write(String(port), () => process.kill(process.pid, "SIGKILL"));
  `;
  const killed: unknown = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]).catch(
    (error) => error,
  );
  expect(killed).toMatchObject({ signal: "SIGKILL" });
  const port = Number((killed as { stdout: string }).stdout);
  expect(port).toBeGreaterThan(0);
  await expect.poll(() => ping(port).catch(({ code }) => code), { timeout: 15_000 }).toBe("ECONNREFUSED");
});
