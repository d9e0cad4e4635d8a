import { expect, test } from "vitest";
import { createSystemResolver } from "./system-resolver.ts";

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

test("localhost resolves to addresses of this machine", async () => {
  const addresses = await createSystemResolver().resolve("localhost");
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(address).toMatch(/^127\.|^::1$/);
});

test("a name that does not exist has no address", async () => {
  expect(await createSystemResolver(failing("ENOTFOUND")).resolve("receiver.example")).toEqual([]);
});

test("an answer that could not be had is an error", async () => {
  await expect(createSystemResolver(failing("EAI_AGAIN")).resolve("receiver.example")).rejects.toThrow("EAI_AGAIN");
});

test("questions about one name at one time are asked once, later ones anew", async () => {
  const asked: string[] = [];
  const resolver = createSystemResolver(async (hostname) => {
    asked.push(hostname);
    return [{ address: `192.0.2.${asked.length}`, family: 4 }];
  });
  const answers = await Promise.all([
    resolver.resolve("a.example"),
    resolver.resolve("b.example"),
    resolver.resolve("a.example"),
  ]);
  expect(answers).toEqual([["192.0.2.1"], ["192.0.2.2"], ["192.0.2.1"]]);
  expect(await resolver.resolve("a.example")).toEqual(["192.0.2.3"]);
  expect(asked).toEqual(["a.example", "b.example", "a.example"]);
});

test("an answer that fails is asked for again", async () => {
  let calls = 0;
  const resolver = createSystemResolver(async () => {
    calls += 1;
    if (calls === 1) throw new Error("EAI_AGAIN");
    return [{ address: "192.0.2.1", family: 4 }];
  });
  await expect(resolver.resolve("a.example")).rejects.toThrow();
  expect(await resolver.resolve("a.example")).toEqual(["192.0.2.1"]);
});
