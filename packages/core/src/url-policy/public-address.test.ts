import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIpAddress } from "./ip-address.ts";
import { isPublicAddress } from "./public-address.ts";

function isPublic(text: string): boolean {
  const address = parseIpAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return isPublicAddress(address);
}

// First and last refused address of each run of refused ones, and their public neighbours where there are any.
const runs = [
  { first: "0.0.0.0", last: "0.255.255.255", after: "1.0.0.0" },
  { before: "9.255.255.255", first: "10.0.0.0", last: "10.255.255.255", after: "11.0.0.0" },
  { before: "100.63.255.255", first: "100.64.0.0", last: "100.127.255.255", after: "100.128.0.0" },
  { before: "126.255.255.255", first: "127.0.0.0", last: "127.255.255.255", after: "128.0.0.0" },
  { before: "168.63.129.15", first: "168.63.129.16", last: "168.63.129.16", after: "168.63.129.17" },
  { before: "169.253.255.255", first: "169.254.0.0", last: "169.254.255.255", after: "169.255.0.0" },
  { before: "172.15.255.255", first: "172.16.0.0", last: "172.31.255.255", after: "172.32.0.0" },
  { before: "191.255.255.255", first: "192.0.0.0", last: "192.0.0.255", after: "192.0.1.0" },
  { before: "192.0.1.255", first: "192.0.2.0", last: "192.0.2.255", after: "192.0.3.0" },
  { before: "192.88.98.255", first: "192.88.99.0", last: "192.88.99.255", after: "192.88.100.0" },
  { before: "192.167.255.255", first: "192.168.0.0", last: "192.168.255.255", after: "192.169.0.0" },
  { before: "198.17.255.255", first: "198.18.0.0", last: "198.19.255.255", after: "198.20.0.0" },
  { before: "198.51.99.255", first: "198.51.100.0", last: "198.51.100.255", after: "198.51.101.0" },
  { before: "203.0.112.255", first: "203.0.113.0", last: "203.0.113.255", after: "203.0.114.0" },
  { before: "223.255.255.255", first: "224.0.0.0", last: "255.255.255.255" },
  { first: "::", last: "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", after: "2000::" },
  {
    before: "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    first: "2001::",
    last: "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
    after: "2001:200::",
  },
  {
    before: "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
    first: "2001:db8::",
    last: "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    after: "2001:db9::",
  },
  {
    before: "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    first: "2002::",
    last: "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    after: "2003::",
  },
  {
    before: "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    first: "3fff::",
    last: "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
    after: "3fff:1000::",
  },
  {
    before: "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    first: "4000::",
    last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  },
];

describe("isPublicAddress", () => {
  test.each(runs)("refuses $first to $last, and nothing beside it", ({ before, first, last, after }) => {
    expect(isPublic(first)).toBe(false);
    expect(isPublic(last)).toBe(false);
    if (before !== undefined) expect(isPublic(before)).toBe(true);
    if (after !== undefined) expect(isPublic(after)).toBe(true);
  });

  test("refuses every IPv6 form that carries an IPv4 address, a public one too", () => {
    const hex = (byte: number) => byte.toString(16).padStart(2, "0");
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), ([a, b, c, d]) => {
        const groups = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`;
        expect(isPublic(`::${groups}`)).toBe(false);
        expect(isPublic(`::ffff:${groups}`)).toBe(false);
        expect(isPublic(`::ffff:0:${groups}`)).toBe(false);
        expect(isPublic(`64:ff9b::${groups}`)).toBe(false);
        expect(isPublic(`64:ff9b:1::${groups}`)).toBe(false);
        expect(isPublic(`2002:${groups}::1`)).toBe(false);
        expect(isPublic(`2001:0:${groups}::1`)).toBe(false);
      }),
    );
  });
});
