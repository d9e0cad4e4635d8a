import { expect, test } from "vitest";
import type { Endpoint } from "./endpoint.ts";
import { firstEndpoint } from "./first-endpoint.ts";
import { isTooOld } from "./too-old.ts";

const before = new Date("2026-01-08T12:00:00Z");
const earlier = new Date(before.getTime() - 1);
const endpoint = firstEndpoint({
  ...{ id: "ep", tenantId: "t", ownerId: null, kind: "managed", name: "n", url: "https://a.example/" },
  ...{ secrets: [], createdAt: earlier },
});
const off: Endpoint = { ...endpoint, state: "disabled", disabledReason: "failing", disabledAt: earlier };

test("a delivery is too old once it and its endpoint's end both lie before the time", () => {
  expect(isTooOld({ createdAt: earlier }, off, before)).toBe(true);
  expect(isTooOld({ createdAt: before }, off, before)).toBe(false);
  expect(isTooOld({ createdAt: earlier }, { ...off, disabledAt: before }, before)).toBe(false);
});

test("nothing is too old for an endpoint that is enabled or deleted", () => {
  expect(isTooOld({ createdAt: earlier }, endpoint, before)).toBe(false);
  expect(isTooOld({ createdAt: earlier }, { ...off, deletedAt: earlier }, before)).toBe(false);
});
