import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AncrageError, isAncrageError } from "../errors/ancrage-error.ts";
import { allowLocalReceivers, createUrlPolicy, type UrlPolicyOptions } from "./url-policy.ts";

function refusalOf(text: string, options?: UrlPolicyOptions): AncrageError<"url_refused"> {
  try {
    createUrlPolicy(options).checkUrl(text);
  } catch (error) {
    if (isAncrageError(error, "url_refused")) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe("checkUrl", () => {
  test.each([
    ["https://example.com", "https://example.com/"],
    ["HTTPS://Example.COM:443/In?a=1", "https://example.com/In?a=1"],
    ["http://example.com:80/", "http://example.com/"],
    ["https://example.com/a/../b", "https://example.com/b"],
    ["https://example.com/in#part", "https://example.com/in"],
    ["https://my_app.example.com./", "https://my_app.example.com./"],
    ["https://134744072/", "https://8.8.8.8/"],
    ["https://hooks.mylan/", "https://hooks.mylan/"],
    ["https://bücher.example/", "https://xn--bcher-kva.example/"],
  ])("takes %s and stores %s", (text, stored) => {
    expect(createUrlPolicy().checkUrl(text)).toBe(stored);
  });

  test.each([
    ["", "notAUrl"],
    ["/hooks", "notAUrl"],
    ["https://a..example.com/", "notAUrl"],
    [`https://${"a".repeat(64)}.example.com/`, "notAUrl"],
    [`https://${"a.".repeat(130)}example.com/`, "notAUrl"],
    ["https://exa*mple.com/", "notAUrl"],
    ["ftp://example.com/", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["https://user:secret@example.com/", "userinfo"],
    ["https://@example.com/", "userinfo"],
    ["https://:@example.com/", "userinfo"],
    ["https://example.com:8443/", "port"],
    ["http://example.com:443/", "port"],
    [" https://example.com/", "controlCharacters"],
    ["https://example.com/a b", "controlCharacters"],
    ["https://example.com/a\u00a0b", "controlCharacters"],
    ["https://exam\tple.com/", "controlCharacters"],
    ["https://example.com\\@other.example/", "controlCharacters"],
    ["https://localhost/", "localName"],
    ["https://app.localhost/", "localName"],
    ["https://db.prod.internal./", "localName"],
    ["https://intranet/", "localName"],
    ["https://127.1/", "privateAddress"],
    ["https://[::1]/", "privateAddress"],
    [`https://example.com/${"a".repeat(2_000)}`, "tooLong"],
    // Short as written, long once percent-encoded.
    [`https://example.com/${"é".repeat(400)}`, "tooLong"],
  ])("refuses %j: %s", (text, reason) => {
    expect(refusalOf(text).details.reason).toBe(reason);
  });

  test("names the development option for a local receiver, whatever else is unusual about its URL", () => {
    for (const url of ["http://localhost:3000/", "http://127.0.0.1:3000/", "http://[::1]:3000/", "https://10.0.0.5/"]) {
      expect(refusalOf(url).message).toContain("urlPolicy: allowLocalReceivers");
    }
    expect(refusalOf("https://example.com:3000/").message).not.toContain("allowLocalReceivers");
  });

  test("keeps path, query and credentials out of its messages: they may be secrets", () => {
    for (const url of [
      "https://me:hunter2@example.com/hunter2?k=hunter2",
      "https://127.0.0.1/hunter2?k=hunter2#hunter2",
      "https://example.com:99/hunter2?k=hunter2",
      "ftp://example.com/hunter2",
      "https://example.com/hunter2 ",
      "//example.com/hunter2",
    ]) {
      expect(refusalOf(url).message).not.toContain("hunter2");
    }
  });

  test("accepts what it has normalised, unchanged", () => {
    const policy = createUrlPolicy({ ports: "any" });
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        let stored: string;
        try {
          stored = policy.checkUrl(text);
        } catch (error) {
          // A property that returns anything has failed.
          expect(isAncrageError(error, "url_refused")).toBe(true);
          return;
        }
        expect(policy.checkUrl(stored)).toBe(stored);
      }),
      { examples: [["http://a.svc"]] },
    );
  });

  test("refuses or normalises any text, and does nothing else", () => {
    const policy = createUrlPolicy({ ports: "any" });
    const part = fc.constantFrom(
      "https:",
      "http:",
      "/",
      "@",
      ":",
      "#",
      "?",
      "[",
      "]",
      ".",
      "%",
      "example.com",
      "127.0.0.1",
      "::1",
      "0x7f",
      "é",
      "\ud800",
      "8080",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(part, { maxLength: 10 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (url) => {
        try {
          expect(policy.checkUrl(url)).toMatch(/^https?:\/\/[a-z0-9._[\]:-]+\//);
        } catch (error) {
          expect(isAncrageError(error, "url_refused")).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test("refuses a private address in every spelling that the URL parser understands", () => {
    const privateAddress = fc.oneof(
      fc.nat(0xffffff).map((rest) => 0x7f000000 + rest),
      fc.nat(0xffffff).map((rest) => 0x0a000000 + rest),
      fc.nat(0xffff).map((rest) => 0xa9fe0000 + rest),
      fc.nat(0xffff).map((rest) => 0xc0a80000 + rest),
    );
    const base = fc.constantFrom(8, 10, 16);
    fc.assert(
      fc.property(
        privateAddress,
        fc.tuple(base, base, base, base),
        fc.integer({ min: 1, max: 4 }),
        (address, bases, count) => {
          // `count` parts; the last one takes all the bytes that are left.
          const parts = Array.from({ length: count }, (_, index) =>
            index === count - 1 ? address % 2 ** (8 * (5 - count)) : Math.floor(address / 2 ** (24 - 8 * index)) % 256,
          );
          const spelled = parts.map((part, index) => {
            const radix = bases[index] ?? 10;
            return `${radix === 16 ? "0x" : radix === 8 ? "0" : ""}${part.toString(radix)}`;
          });
          expect(refusalOf(`https://${spelled.join(".")}/`).details.reason).toBe("privateAddress");
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("the options", () => {
  test("ports: any opens all but those of other protocols, and 0", () => {
    const policy = createUrlPolicy({ ports: "any" });
    expect(policy.checkUrl("https://example.com:8443/")).toBe("https://example.com:8443/");
    for (const port of [0, 25, 6667, 10_080]) {
      expect(refusalOf(`https://example.com:${port}/`, { ports: "any" }).details.reason).toBe("port");
    }
  });

  test("schemes narrows to https", () => {
    expect(refusalOf("http://example.com/", { schemes: ["https"] }).details.reason).toBe("scheme");
  });

  test("allow opens blocks and single addresses, and nothing beside them", () => {
    const options: UrlPolicyOptions = { allow: ["10.1.0.0/16", "fd00::/8", "192.168.7.7"] };
    const policy = createUrlPolicy(options);
    expect(policy.checkUrl("https://10.1.255.255/")).toBe("https://10.1.255.255/");
    expect(policy.checkUrl("https://[fd00::1]/")).toBe("https://[fd00::1]/");
    expect(policy.judgeAddress("192.168.7.7")).toBe("allowed");
    expect(refusalOf("https://10.2.0.1/", options).details.reason).toBe("privateAddress");
    expect(refusalOf("https://[::ffff:10.1.0.1]/", options).details.reason).toBe("privateAddress");
  });

  test("allow opens a host name in its text, not the addresses that it leads to", () => {
    const policy = createUrlPolicy({ allow: ["Hooks.Corp.", "bücher.local"] });
    expect(policy.checkUrl("https://hooks.corp/in")).toBe("https://hooks.corp/in");
    expect(policy.checkUrl("https://hooks.corp./in")).toBe("https://hooks.corp./in");
    expect(policy.checkUrl("https://bücher.local/")).toBe("https://xn--bcher-kva.local/");
    expect(() => policy.checkUrl("https://other.corp/")).toThrow();
    expect(policy.judgeAddress("10.0.0.1")).toBe("refused");
  });

  test("allowLocalReceivers lets in this machine on any port, and nothing else", () => {
    const policy = createUrlPolicy(allowLocalReceivers);
    for (const url of ["http://localhost:3000/", "http://127.0.0.1:4601/in", "https://[::1]:8443/"]) {
      expect(policy.checkUrl(url)).toBe(url);
    }
    for (const url of ["http://10.0.0.1/", "http://app.localhost/", "http://169.254.169.254/"]) {
      expect(() => policy.checkUrl(url)).toThrow();
    }
  });

  test.each([
    [{ allow: ["10.0.0.1/8"] }, "urlPolicy.allow", "bits after the prefix are set"],
    [{ allow: ["10.0.0.0/40"] }, "urlPolicy.allow", '"10.0.0.0/40"'],
    [{ allow: ["*.corp"] }, "urlPolicy.allow", "it is not a host name"],
    [{ allow: ["https://hooks.corp"] }, "urlPolicy.allow", "https://hooks.corp"],
    [{ allow: ["hooks.corp:8080"] }, "urlPolicy.allow", "it is not a host name"],
    [{ allow: ["0x7f.1"] }, "urlPolicy.allow", "it is not a host name"],
    [{ allow: [""] }, "urlPolicy.allow", "it is not a host name"],
    [{ schemes: [] }, "urlPolicy.schemes", "http"],
    [{ schemes: ["https:" as "https"] }, "urlPolicy.schemes", "https:"],
    [{ ports: "8080" as "any" }, "urlPolicy.ports", "8080"],
  ] satisfies [UrlPolicyOptions, string, string][])("refuses %j when the policy is made", (options, option, says) => {
    expect(() => createUrlPolicy(options)).toThrow(
      expect.objectContaining({ code: "invalid_option", details: { option } }),
    );
    expect(() => createUrlPolicy(options)).toThrow(says);
  });
});
