import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIpAddress } from "./ip-address.ts";

const addressLike = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc
    .array(fc.constantFrom("0", "1", "12", "255", "256", "ffff", "g", ":", "::", ".", "01"), { maxLength: 16 })
    .map((parts) => parts.join("")),
);

describe("parseIpAddress", () => {
  test("gives the number that an address stands for", () => {
    expect(parseIpAddress("1.2.3.4")).toEqual({ family: 4, value: 0x01020304n });
    expect(parseIpAddress("::")).toEqual({ family: 6, value: 0n });
    expect(parseIpAddress("2001:DB8::1")).toEqual({ family: 6, value: 0x20010db8000000000000000000000001n });
    expect(parseIpAddress("::ffff:1.2.3.4")).toEqual({ family: 6, value: 0xffff01020304n });
  });

  test.each(["", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "256.1.1.1", "1.2.3.4 ", "localhost"])(
    "takes %j for no IPv4 address",
    (text) => expect(parseIpAddress(text)).toBeNull(),
  );

  test.each([
    "[::1]",
    "fe80::1%eth0",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "::12345",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7::8",
    ":1:2:3:4:5:6:7",
  ])("takes %j for no IPv6 address", (text) => expect(parseIpAddress(text)).toBeNull());

  test("agrees with Node on what an address is", () => {
    fc.assert(
      fc.property(addressLike, (text) => {
        expect(parseIpAddress(text)?.family ?? 0).toBe(isIP(text));
      }),
      {
        numRuns: 2_000,
      },
    );
  });

  test("reads every spelling of an IPv6 address as the URL parser does", () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const normalised = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(parseIpAddress(text)).toEqual(parseIpAddress(normalised));
      }),
      { numRuns: 1_000 },
    );
  });
});
