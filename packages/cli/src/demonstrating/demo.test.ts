import { once } from "node:events";
import { get } from "node:http";
import { expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";

const { ancrage, running } = useAncrage();

test("the demo sends to a receiver of its own, serves the portal and the API to this machine alone, and Ctrl-C ends it", async () => {
  const demo = running(["demo", "--port", "0", "--json"]);
  const { url, api } = JSON.parse(await demo.line());
  expect(JSON.parse(await demo.line())).toMatchObject({ state: "succeeded", attempts: 1, error: null });
  const page = await fetch(url);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<html")]);
  expect(await ancrage(["deliveries", "--url", api])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("O-1"),
  });
  // A page of another host whose name leads here: its requests name that host.
  const rebound = get(`${api}/deliveries`, { headers: { host: "evil.example:80" } });
  const [{ statusCode }] = await once(rebound, "response");
  rebound.destroy();
  expect(statusCode).toBe(401);
  expect(await demo.interrupt()).toBe(130);
});

test("with --orders it ends by itself; with --to another receiver is told, which can check the signature", async () => {
  const listening = running(["listen", "--port", "0", "--json"]);
  const place = /http:\S+:\d+/.exec(await listening.word())?.[0] ?? "";
  const { code, stdout } = await ancrage(["demo", "--port", "0", "--orders", "2", "--to", `${place}/in`, "--json"]);
  const [head, ...ended] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect([code, head.secret]).toEqual([0, expect.stringMatching(/^whsec_/)]);
  expect(ended.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  const received = [JSON.parse(await listening.line()), JSON.parse(await listening.line())];
  expect(received.map(({ type, path }) => [type, path])).toEqual(Array(2).fill(["OrderPlaced", "/in"]));
  expect(await listening.interrupt()).toBe(130);
});

test("a port that is taken is said in words, and so is a receiver that cannot be one", async () => {
  const demo = running(["demo", "--port", "0", "--json"]);
  const { api } = JSON.parse(await demo.line());
  const [taken, refused] = await Promise.all([
    ancrage(["demo", "--port", new URL(api).port]),
    ancrage(["demo", "--port", "0", "--to", "ftp://127.0.0.1/in"]),
  ]);
  expect(taken).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/is taken by another program/) });
  expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.not.stringMatching(/^ +at /m) });
  expect(await demo.interrupt()).toBe(130);
});
