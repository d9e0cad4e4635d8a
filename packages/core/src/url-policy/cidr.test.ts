import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cidrContains, parseCidr } from "./cidr.ts";
import { parseIpAddress } from "./ip-address.ts";

function contains(cidr: string, address: string): boolean {
  const parsed = parseIpAddress(address);
  if (parsed === null) throw new Error(`${address} is no address`);
  return cidrContains(parseCidr(cidr), parsed);
}

describe("a block of addresses", () => {
  test("holds its first and its last address, and not their neighbours", () => {
    expect(contains("172.16.0.0/12", "172.16.0.0")).toBe(true);
    expect(contains("172.16.0.0/12", "172.31.255.255")).toBe(true);
    expect(contains("172.16.0.0/12", "172.15.255.255")).toBe(false);
    expect(contains("172.16.0.0/12", "172.32.0.0")).toBe(false);
  });

  test("without a length is one address", () => {
    expect(contains("::1", "::1")).toBe(true);
    expect(contains("::1", "::2")).toBe(false);
  });

  test("of one family never holds an address of the other", () => {
    expect(contains("0.0.0.0/0", "::7f00:1")).toBe(false);
    expect(contains("::/0", "127.0.0.1")).toBe(false);
  });

  test("agrees with Node's BlockList", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 1, max: 32 }), (base, address, length) => {
        const value = ((parseIpAddress(base)?.value ?? 0n) >> BigInt(32 - length)) << BigInt(32 - length);
        const network = [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
        const oracle = new BlockList();
        oracle.addSubnet(network, length, "ipv4");
        expect(contains(`${network}/${length}`, address)).toBe(oracle.check(address, "ipv4"));
        expect(contains(`${network}/${length}`, base)).toBe(true);
      }),
    );
  });

  test.each([
    ["10.0.0.0/33", "more than 32"],
    ["::/129", "more than 128"],
    ["10.0.0.0/", "not a whole number"],
    ["10.0.0.0/08", "not a whole number"],
    ["10.0.0.0/-1", "not a whole number"],
    ["10.0.0.0/8/8", "does not start with an IP address"],
    ["10/8", "does not start with an IP address"],
    ["10.0.0.1/8", "bits after the prefix are set"],
  ])("refuses %j and says why", (text, why) => {
    expect(() => parseCidr(text)).toThrow(why);
  });
});
