import { expect, test } from "vitest";
import { defineInboundHook } from "./define-inbound-hook.ts";
import { stripe } from "./inbound-authentication.ts";
import { createInboundRegistry } from "./inbound-registry.ts";

const plain = { description: "A call", authentication: { kind: "none" }, handler: () => {} } as const;

test.each<[string, object, RegExp]>([
  ["two words", {}, /not a usable name/],
  ["open", { authentication: undefined }, /no authentication.*\{ kind: "none" \}/],
  ["head", { methods: ["HEAD"] }, /methods holds HEAD/],
  ["none", { methods: [] }, /methods holds nothing/],
  ["place", { dedupe: "id" }, /dedupe is "id".*body\.id/],
  ["place", { orderingKey: "body.__[" }, /orderingKey/],
  ["many", { concurrency: 0 }, /concurrency is 0/],
  ["late", { timeoutMs: 1.5 }, /timeoutMs is 1\.5/],
  ["late", { authentication: stripe({ secrets: "s", toleranceS: 0 }) }, /toleranceS is 0/],
  ["page", { allowedOrigins: ["https://shop.example/"] }, /allowedOrigins holds "https:\/\/shop\.example\/"/],
])("%s %o is refused in words", (name, definition, why) => {
  const define = () => defineInboundHook(name, { ...plain, ...definition } as typeof plain);
  expect(define).toThrow(expect.objectContaining({ code: "invalid_inbound_hook" }));
  expect(define).toThrow(why);
});

test("networks that are none are refused when it is defined, not at the first call", () => {
  const define = () => defineInboundHook("near", { ...plain, networks: ["10.0.0.0/33"] });
  expect(define).toThrow(expect.objectContaining({ code: "invalid_option" }));
});

test("two of one name are refused, and an unknown name tells which there are", () => {
  const hook = defineInboundHook("twice", plain);
  expect(() => createInboundRegistry([hook, hook])).toThrow(
    expect.objectContaining({ code: "duplicate_inbound_hook" }),
  );
  expect(() => createInboundRegistry([hook]).get("other")).toThrow(/"other". Registered: twice/);
});
