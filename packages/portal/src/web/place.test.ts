import fc from "fast-check";
import { expect, test } from "vitest";
import { linkTo, placeOf } from "./place.ts";

test("a link leads back to the place that it was made of", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1 });
  fc.assert(
    fc.property(
      fc.array(text),
      fc.dictionary(
        text.filter((name) => name !== "__proto__"),
        text,
      ),
      (path, query) => {
        const place = placeOf(linkTo(path, query));
        expect(place.path).toEqual(path);
        expect({ ...place.query }).toEqual({ ...query });
      },
    ),
  );
});

test.each([
  ["", [], {}],
  ["#", [], {}],
  ["#/", [], {}],
  ["#/deliveries", ["deliveries"], {}],
  ["#/deliveries/dlv_1?state=failing", ["deliveries", "dlv_1"], { state: "failing" }],
  ["#/deliveries?a=b?c", ["deliveries"], { a: "b?c" }],
  ["#/%E0%A4%A/%41", ["%E0%A4%A", "A"], {}],
] as const)("%j is understood", (hash, path, query) => {
  expect(placeOf(hash)).toEqual({ path, query });
});

test("what is empty is left out of a link", () => {
  expect(linkTo(["deliveries"], { state: "", trigger: undefined, endpointId: "ep_1" })).toBe(
    "#/deliveries?endpointId=ep_1",
  );
});
