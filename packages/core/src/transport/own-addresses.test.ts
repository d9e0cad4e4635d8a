import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { createOwnAddresses } from "./own-addresses.ts";

test("every address of every interface is ours, and no other", () => {
  const isOwn = createOwnAddresses(systemClock);
  for (const { address } of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
    expect(isOwn(address)).toBe(true);
  }
  expect(isOwn("127.0.0.1")).toBe(true);
  expect(isOwn("8.8.8.8")).toBe(false);
});

test("an interface that comes or goes is noticed after 5 s", () => {
  const [loopback] = networkInterfaces()["lo"] ?? networkInterfaces()["lo0"] ?? [];
  if (loopback === undefined) throw new Error("this machine has no loopback interface");
  let now = 0;
  let address = "203.0.113.1";
  const clock = { ...systemClock, monotonicMs: () => now };
  const isOwn = createOwnAddresses(clock, () => ({ eth0: [{ ...loopback, address }], gone: undefined }));
  expect(isOwn("203.0.113.1")).toBe(true);
  address = "203.0.113.2";
  now = 4_999;
  expect(isOwn("203.0.113.2")).toBe(false);
  now = 5_000;
  expect(isOwn("203.0.113.2")).toBe(true);
  expect(isOwn("203.0.113.1")).toBe(false);
});
