import { expect, test } from "vitest";
import { deliveryLeaseMargin } from "./lease-margin.ts";

test("a lease of an attempt outlasts what may come before it: a build, and a question to the host", () => {
  expect(deliveryLeaseMargin({ authorizes: false, buildTimeoutMs: 10_000 })).toBe(15_000);
  expect(deliveryLeaseMargin({ authorizes: false, buildTimeoutMs: 1_000 })).toBe(15_000);
  expect(deliveryLeaseMargin({ authorizes: true, buildTimeoutMs: 5_000 })).toBe(15_000);
  expect(deliveryLeaseMargin({ authorizes: true, buildTimeoutMs: 10_000 })).toBe(25_000);
  expect(deliveryLeaseMargin({ authorizes: false, buildTimeoutMs: 60_000 })).toBe(65_000);
});
