import type { Reply } from "@ancrage/client";
import { expect, test } from "vitest";
import { draftOf, settingsChanged } from "./subscription-draft.ts";

const subscription: Reply<"SubscriptionReply"> = {
  ...{ id: "s", name: "Deals", description: null, endpointId: "e", endpointName: "Site", trigger: "*" },
  ...{ resource: null, action: null, scope: null, mode: "async", stage: "postOperation", changedFields: null },
  ...{ filter: null, content: "full", whenTooLarge: "cancel", deleteOnSuccess: false, hint: null },
  ...{ createdAt: "2026-01-01T00:00:00.000Z", expiresAt: "2199-12-31T10:30:15.123Z" },
};

test("an end that nobody has touched is not sent, so that it stays to the millisecond", () => {
  const before = draftOf(subscription);
  const changed = settingsChanged(before, { ...before, scope: "P-2" });
  expect(changed).toMatchObject({ scope: "P-2", name: "Deals" });
  expect(changed).not.toHaveProperty("expiresAt");
  const endless = draftOf({ ...subscription, expiresAt: null });
  expect(settingsChanged(endless, endless)).not.toHaveProperty("expiresAt");
});

test("an end that was changed, set or taken out is sent", () => {
  const before = draftOf(subscription);
  const endless = { ...before, expires: "" };
  const expires = "2200-01-01T12:00";
  const expiresAt = new Date(expires).toISOString();
  expect(settingsChanged(before, { ...before, expires })).toMatchObject({ expiresAt });
  expect(settingsChanged(endless, { ...endless, expires })).toMatchObject({ expiresAt });
  expect(settingsChanged(before, endless)).toMatchObject({ expiresAt: null });
});
