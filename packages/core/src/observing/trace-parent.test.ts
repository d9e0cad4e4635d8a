import fc from "fast-check";
import { expect, test } from "vitest";
import { readTraceparent, traceparentOf } from "./trace-parent.ts";

const hex = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((text) => !/^0+$/.test(text));

test("what is written of a span context reads as that span context", () => {
  fc.assert(
    fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 255 }), (traceId, spanId, traceFlags) => {
      const text = traceparentOf({ traceId, spanId, traceFlags });
      expect(text).toBe(`00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`);
      expect(readTraceparent(text)).toEqual({ traceId, spanId, traceFlags, isRemote: true });
    }),
  );
});

test.each([
  null,
  "",
  "00",
  `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
  `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`,
  "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nx: y",
])("%j is no traceparent", (text) => {
  expect(readTraceparent(text)).toBeNull();
});

test("there is none of a span that there is not", () => {
  expect(traceparentOf(undefined)).toBeNull();
  expect(traceparentOf({ traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 })).toBeNull();
});
