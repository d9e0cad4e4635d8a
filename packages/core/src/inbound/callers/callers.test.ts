import { BlockList } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { allowedNetworks } from "./allowed-networks.ts";
import { callerAddress } from "./caller-address.ts";
import { countedCaller } from "./counted-caller.ts";

test("the address of the outermost proxy that is ours counts, never what stands left of it", () => {
  const forwarded = "6.6.6.6, 203.0.113.7, 10.0.0.1";
  expect(callerAddress("10.0.0.2", forwarded, 0)).toBe("10.0.0.2");
  expect(callerAddress("10.0.0.2", forwarded, 1)).toBe("10.0.0.1");
  expect(callerAddress("10.0.0.2", forwarded, 2)).toBe("203.0.113.7");
  expect(callerAddress("10.0.0.2", ["6.6.6.6", "203.0.113.7, 10.0.0.1"], 2)).toBe("203.0.113.7");
});

test("a call that passed fewer proxies than there are has no address", () => {
  expect(callerAddress("10.0.0.2", "203.0.113.7", 2)).toBeNull();
  expect(callerAddress("10.0.0.2", undefined, 1)).toBeNull();
  expect(callerAddress("10.0.0.2", "unknown", 1)).toBeNull();
});

test.each([
  ["203.0.113.7:4711", "203.0.113.7"],
  ["[2001:db8::1]:4711", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["2001:db8::1", "2001:db8::1"],
])("a proxy may write %s", (written, address) => {
  expect(callerAddress("10.0.0.2", written, 1)).toBe(address);
});

test("says of each address what the platform's own list says", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), (network, length, address) => {
      const shift = BigInt(32 - length);
      const value = network.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
      const base = (value >> shift) << shift;
      const text = [24n, 16n, 8n, 0n].map((bits) => (base >> bits) & 255n).join(".");
      const list = new BlockList();
      list.addSubnet(text, length, "ipv4");
      const allowed = allowedNetworks("networks", [`${text}/${length}`]);
      expect(allowed(address)).toBe(list.check(address, "ipv4"));
      expect(allowed(`::ffff:${address}`)).toBe(list.check(address, "ipv4"));
    }),
  );
});

test("without networks everybody is let in; with some, nobody whose address is not known", () => {
  expect(allowedNetworks("networks")(null)).toBe(true);
  expect(allowedNetworks("networks", ["0.0.0.0/0"])(null)).toBe(false);
  expect(allowedNetworks("networks", ["0.0.0.0/0"])("no address")).toBe(false);
});

test.each(["10.0.0.0/33", "10.1.2.3/8", "localhost", "10.0.0.0/8/8"])("refuses the network %j in words", (network) => {
  expect(() => allowedNetworks("networks", [network])).toThrow(expect.objectContaining({ code: "invalid_option" }));
});

test("all addresses of an IPv6 /64 are one caller, and an IPv4 address is one however it is written", () => {
  const same = (...addresses: readonly (string | null)[]) => new Set(addresses.map(countedCaller)).size === 1;
  expect(same("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:DB8:0001:2::", "2001:db8:1:2::1%eth0")).toBe(
    true,
  );
  expect(same("2001:db8:1:2::1", "2001:db8:1:3::1")).toBe(false);
  expect(same("203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107")).toBe(true);
  expect(same("203.0.113.7", "203.0.113.8")).toBe(false);
  expect(same(null, "nobody", "")).toBe(true);
  fc.assert(
    fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
      const networkOf = (address: string) => {
        const list = new BlockList();
        list.addSubnet(address, 64, "ipv6");
        return list;
      };
      // Addresses of IPv4 written as IPv6 are no network of 64 bits.
      fc.pre(![one, other].some((address) => countedCaller(address).match(/^\d+$/)));
      expect(same(one, other)).toBe(networkOf(one).check(other, "ipv6"));
    }),
  );
});
