import { isIP } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { cidrContains, parseCidr } from "./cidr.ts";
import { type IpAddress, parseIpAddress } from "./ip-address.ts";
import { isPublicAddress } from "./public-address.ts";

// ipaddr.js judges the same addresses by code and tables of its own. Where it should agree with ours it must; each place
// where it should not is named.

const runs = { numRuns: 5_000 };

/** The edges of every block that either side knows. */
const ipv4Edges = edgesOf(
  32,
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
  192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15
  198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32`,
);
const ipv6Edges = edgesOf(
  128,
  `::/128 ::1/128 ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2000::/3
  2001::/23 2001::/32 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32
  2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`,
);

const anyIpv4 = fc.bigInt(0n, 2n ** 32n - 1n);
// Uniform ones are nearly all outside of 2000::/3.
const anyIpv6 = fc.oneof(
  fc.bigInt(0n, 2n ** 128n - 1n),
  fc.bigInt(2n ** 125n, 2n ** 126n - 1n),
  fc.bigInt(0x2001n << 112n, (0x2003n << 112n) - 1n),
);

/** Texts that are addresses, or not quite: one with a letter changed, added or taken away, and any made of their letters. */
const nearlyAddress = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."0123456789abcdefABx.:%/-g "), maxLength: 45 }),
  fc
    .tuple(
      fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6()),
      fc.nat(),
      fc.constantFrom("", ..."0179afFx.:%/ -"),
      fc.nat(1),
    )
    .map(([text, at, letter, taken]) => {
      const index = at % (text.length + 1);
      return text.slice(0, index) + letter + text.slice(index + taken);
    }),
);

describe("whether an address is public", () => {
  // Each stands for a service that answers the whole internet (AS112, AMT); both registries call it global.
  const globalServices = ["as112", "amt", "as112v6"];

  test("agrees with ipaddr.js for IPv4, but for a cloud's host agent and global services", () => {
    fc.assert(
      fc.property(anyIpv4, (value) => {
        const oracle = oracleOf(32, value);
        const isAgent = oracle.toString() === "168.63.129.16";
        const expected = ["unicast", ...globalServices].includes(oracle.range()) && !isAgent;
        expect(isPublicAddress({ family: 4, value }), oracle.toString()).toBe(expected);
      }),
      { ...runs, examples: ipv4Edges.map((edge) => [edge]) },
    );
  });

  test("agrees with ipaddr.js inside 2000::/3, but for a global service, and is no everywhere else", () => {
    fc.assert(
      fc.property(anyIpv6, (value) => {
        const oracle = oracleOf(128, value);
        const isGlobalUnicast = value >> 125n === 1n;
        // The other half of AS112 lies among the protocol assignments, which are refused whole.
        const isService = oracle.range() === "as112v6" && value >> 112n === 0x2620n;
        const expected = isGlobalUnicast && (oracle.range() === "unicast" || isService);
        expect(isPublicAddress({ family: 6, value }), oracle.toString()).toBe(expected);
      }),
      { ...runs, examples: ipv6Edges.map((edge) => [edge]) },
    );
  });
});

describe("the text of an address", () => {
  test("is read as ipaddr.js reads it, in every spelling that ipaddr.js writes", () => {
    fc.assert(
      fc.property(anyIpv4, anyIpv6, (four, six) => {
        expect(parseIpAddress(oracleOf(32, four).toString())).toEqual({ family: 4, value: four });
        const oracle = oracleOf(128, six);
        if (!(oracle instanceof ipaddr.IPv6)) throw new Error("A number of 128 bits is no IPv6 address.");
        const dotted = `${oracle.parts
          .slice(0, 6)
          .map((part) => part.toString(16))
          .join(":")}:${oracleOf(32, six & 0xffff_ffffn)}`;
        const spellings = [oracle.toString(), oracle.toNormalizedString(), dotted];
        for (const text of [...spellings, ...spellings.map((spelling) => spelling.toUpperCase())]) {
          expect(parseIpAddress(text), text).toEqual({ family: 6, value: six });
        }
      }),
      runs,
    );
  });

  test("is an address where ipaddr.js and Node say so, but for zones and IPv4 that is not four decimals", () => {
    fc.assert(
      fc.property(nearlyAddress, (text) => {
        const isOracles = ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(":") && ipaddr.IPv6.isValid(text));
        const isAddress = parseIpAddress(text) !== null;
        expect(isAddress, text).toBe(isIP(text) !== 0 && !text.includes("%"));
        if (isAddress) expect(isOracles, text).toBe(true);
      }),
      runs,
    );
  });
});

describe("a block", () => {
  test("holds what ipaddr.js finds in it", () => {
    fc.assert(
      fc.property(anyIpv6, fc.nat(128), fc.nat(128), fc.bigInt(0n, 2n ** 128n - 1n), (base, length, kept, other) => {
        // Shares its first `kept` bits with the block, so that about half of them lie inside.
        const near = ((base >> BigInt(128 - kept)) << BigInt(128 - kept)) | (other & (2n ** BigInt(128 - kept) - 1n));
        for (const [bits, address, candidate] of [
          [128, base, near],
          [32, base >> 96n, near >> 96n],
        ] as const) {
          const prefix = Math.min(length, bits);
          const network = (address >> BigInt(bits - prefix)) << BigInt(bits - prefix);
          const cidr = parseCidr(`${oracleOf(bits, network)}/${prefix}`);
          const expected = oracleOf(bits, candidate).match(oracleOf(bits, network), prefix);
          expect(cidrContains(cidr, addressOf(bits, candidate))).toBe(expected);
        }
      }),
      runs,
    );
  });
});

function addressOf(bits: 32 | 128, value: bigint): IpAddress {
  return { family: bits === 32 ? 4 : 6, value };
}

function oracleOf(bits: 32 | 128, value: bigint) {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 - 8 * index)) & 0xffn));
  return ipaddr.fromByteArray(bytes);
}

/** First and last address of each block, and the neighbours of both. */
function edgesOf(bits: 32 | 128, blocks: string): readonly bigint[] {
  const edges = blocks.split(/\s+/).flatMap((block) => {
    const [network, prefix] = ipaddr.parseCIDR(block);
    const first = network.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
    const last = first + 2n ** BigInt(bits - prefix) - 1n;
    return [first - 1n, first, last, last + 1n];
  });
  return edges.filter((edge) => edge >= 0n && edge < 2n ** BigInt(bits));
}
