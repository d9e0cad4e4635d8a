import { expect, test } from "vitest";
import { type InboundOptions, inboundLimits } from "./inbound-limits.ts";

test.each<[InboundOptions, string]>([
  [{ trustedHops: -1 }, "inbound.trustedHops"],
  [{ trustedHops: 1.5 }, "inbound.trustedHops"],
  [{ rateLimits: { code: { limit: 0, intervalMs: 1 } } }, "inbound.rateLimits.code"],
  [{ rateLimits: { address: { limit: 1, intervalMs: Number.NaN } } }, "inbound.rateLimits.address"],
  [{ publicUrl: "erp.example/api" }, "publicUrl"],
  [{ publicUrl: "https://user@erp.example/" }, "publicUrl"],
])("%o is refused", (options, option) => {
  expect(() => inboundLimits(options)).toThrow(
    expect.objectContaining({ code: "invalid_option", details: { option } }),
  );
});

test("rates have defaults, and false takes any number", () => {
  expect(inboundLimits()).toMatchObject({
    ...{ trustedHops: 0, addressRate: { limit: 3_000, intervalMs: 10_000 } },
    codeRate: { limit: 1_000, intervalMs: 10_000 },
  });
  expect(inboundLimits({ rateLimits: { address: false, code: false } })).toMatchObject({
    addressRate: null,
    codeRate: null,
  });
});

test("the public URL may differ by tenant, and one that cannot be used is refused when it is asked for", () => {
  expect(inboundLimits().publicUrlOf("acme")).toBeNull();
  expect(inboundLimits({ publicUrl: "https://erp.example/in/" }).publicUrlOf("acme")).toBe("https://erp.example/in");
  const { publicUrlOf } = inboundLimits({
    publicUrl: (tenantId) => (tenantId === "acme" ? "https://acme.example/in" : ""),
  });
  expect(publicUrlOf("acme")).toBe("https://acme.example/in");
  expect(() => publicUrlOf("globex")).toThrow(expect.objectContaining({ code: "invalid_option" }));
});
