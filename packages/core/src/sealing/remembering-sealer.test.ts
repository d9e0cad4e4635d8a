import { expect, test } from "vitest";
import { createRememberingSealer } from "./remembering-sealer.ts";
import { createSealer, type SealedPlace } from "./sealer.ts";
import { generateSealingKey } from "./sealing-key.ts";

const place: SealedPlace = { tenantId: "acme", endpointId: "ep_1", field: ["secret", "sec_1"] };

/** A sealer that remembers, on one that counts what it opens. */
function counting() {
  const sealer = createSealer([generateSealingKey()]);
  let opens = 0;
  const counted = createRememberingSealer({
    ...sealer,
    open(sealed, at) {
      opens += 1;
      return sealer.open(sealed, at);
    },
  });
  return { sealer: counted, opens: () => opens };
}

test("a value is opened once, however often it is asked for", () => {
  const { sealer, opens } = counting();
  const sealed = sealer.seal("whsec_x", place);
  expect([1, 2, 3].map(() => sealer.open(sealed, { ...place }))).toEqual(["whsec_x", "whsec_x", "whsec_x"]);
  expect(opens()).toBe(1);
});

test.each([
  ["tenant", { ...place, tenantId: "globex" }],
  ["endpoint", { ...place, endpointId: "ep_2" }],
  ["field", { ...place, field: ["secret", "sec_2"] }],
  ["longer field", { ...place, field: [...place.field, ""] }],
  ["shorter field", { ...place, field: ["secret"] }],
])("a value that is remembered does not open at another %s", (_, other) => {
  const { sealer } = counting();
  const sealed = sealer.seal("whsec_x", place);
  sealer.open(sealed, place);
  expect(() => sealer.open(sealed, other)).toThrow(expect.objectContaining({ code: "invalid_sealed_value" }));
  expect(sealer.open(sealed, place)).toBe("whsec_x");
});

test("what could not be opened is asked again, and of many values few are kept", () => {
  const { sealer, opens } = counting();
  const foreign = createSealer([generateSealingKey()]).seal("whsec_x", place);
  for (const _ of [1, 2])
    expect(() => sealer.open(foreign, place)).toThrow(expect.objectContaining({ code: "sealing_key_missing" }));
  expect(opens()).toBe(2);
  const sealed = Array.from({ length: 1_001 }, (__, number) => sealer.seal(`${number}`, place));
  for (const one of sealed) sealer.open(one, place);
  expect(sealer.open(sealed[0] ?? "", place)).toBe("0");
  expect(opens()).toBe(2 + 1_001 + 1);
});
