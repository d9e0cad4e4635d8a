import { endpointRow } from "@ancrage/conformance";
import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { EndpointSecret } from "../model/endpoint-secret.ts";
import { generateSecret, type SignatureVersion } from "../signing/secret.ts";
import { type EndpointEdit, editEndpoint } from "./edit-endpoint.ts";

const now = new Date("2026-03-01T12:00:00Z");
const earlier = new Date("2026-02-01T12:00:00Z");
const old = "old-hunter2";
const elsewhere = "https://b.example/hook";

function secret(id: string, version: SignatureVersion = "v1", expiresAt: Date | null = null): EndpointSecret {
  return { id, key: generateSecret(version), createdAt: earlier, expiresAt };
}

/** An endpoint with something of every secret kind. */
function endpoint(fields: Partial<Endpoint> = {}): Endpoint {
  return endpointRow({
    url: "https://a.example/hook",
    secrets: [secret("sec_2"), secret("sec_1", "v1", new Date("2026-03-02"))],
    authentication: { kind: "httpHeader", values: [{ name: "x-key", value: old }] },
    headers: [
      { name: "x-pass", value: old, isSecret: true },
      { name: "x-team", value: "blue", isSecret: false },
    ],
    ...fields,
  });
}

/** Without anything to enter again. */
const open = { authentication: { kind: "none", values: [] }, headers: [] } as const;
/** All that `endpoint` needs again once it has moved. */
const reentered = {
  authentication: { kind: "httpHeader", headers: [{ name: "x-key", value: "new" }] },
  headers: [{ name: "x-pass", value: "new", isSecret: true }],
} satisfies EndpointEdit;

function edited(before: Endpoint, edit: EndpointEdit, at = now): Endpoint {
  return editEndpoint(before, edit, { now: at, newSecret: (version) => secret("sec_new", version) });
}

function refusal(run: () => unknown): object {
  try {
    run();
  } catch (error) {
    if (isAncrageError(error)) return { code: error.code, details: error.details, message: error.message };
    throw error;
  }
  return { code: "accepted" };
}

describe("an edit that leaves scheme, host and port", () => {
  test.each(["https://a.example/other?x=1", "https://a.example:443/hook", "https://A.EXAMPLE/hook"])(
    "to %s keeps everything that is secret, the state and the failures",
    (url) => {
      const before = endpoint({ failuresInARow: 4, pauses: 1, pausedUntil: now });
      expect(edited(before, { url })).toEqual({ ...before, url });
    },
  );

  test("changes what it names and nothing else", () => {
    const before = endpoint();
    const edit = { name: "New", envelope: "cloudevents", allowSameUrl: true } as const;
    expect(edited(before, edit)).toEqual({ ...before, ...edit });
    expect(edited(before, { headers: [] })).toEqual({ ...before, headers: [] });
  });
});

describe("a move to another scheme, host or port", () => {
  test.each([
    "http://a.example/hook",
    elsewhere,
    "https://a.example:8443/hook",
    "https://sub.a.example/",
    "https://a.example./",
  ])("to %s takes nothing along that was secret, and disables the endpoint", (url) => {
    const after = edited(endpoint(), { url });
    expect(after).toMatchObject({
      url,
      ...{ state: "disabled", disabledReason: "needsAuthentication", disabledAt: now },
      authentication: { kind: "httpHeader", values: [{ name: "x-key", value: null }] },
      headers: [
        { name: "x-pass", value: null, isSecret: true },
        { name: "x-team", value: "blue", isSecret: false },
      ],
    });
    expect(after.secrets.map(({ id }) => id)).toEqual(["sec_new"]);
    expect(JSON.stringify(after)).not.toContain(old);
  });

  test.each([
    { kind: "webhookKey", name: "code" },
    { kind: "httpQueryString", name: "token" },
    { kind: "basic", name: "ada" },
    { kind: "bearer", name: "token" },
  ] as const)("clears $kind too", ({ kind, name }) => {
    const before = endpoint({ authentication: { kind, values: [{ name, value: old }] }, headers: [] });
    const after = edited(before, { url: elsewhere });
    expect(after.authentication).toEqual({ kind, values: [{ name, value: null }] });
    expect(after.disabledReason).toBe("needsAuthentication");
  });

  test("leaves an endpoint enabled that has nothing to enter, under a new secret", () => {
    const after = edited(endpoint(open), { url: elsewhere });
    expect(after).toMatchObject({ state: "enabled", disabledReason: null, disabledAt: null });
    expect(after.secrets.map(({ id }) => id)).toEqual(["sec_new"]);
  });

  test("leaves it enabled when the same edit enters everything, or takes it away", () => {
    const takenAway: EndpointEdit = { authentication: { kind: "none" }, headers: [] };
    for (const edit of [reentered, takenAway]) {
      expect(edited(endpoint(), { url: elsewhere, ...edit })).toMatchObject({ state: "enabled", disabledReason: null });
    }
    expect(edited(endpoint(), { url: elsewhere, headers: [] })).toMatchObject({
      disabledReason: "needsAuthentication",
    });
  });

  test("takes a header without a value for one that stays, and a secret one has no value to keep", () => {
    const headers = [
      { name: "x-pass", isSecret: false },
      { name: "x-team", isSecret: false },
    ];
    expect(edited(endpoint(), { url: elsewhere, headers }).headers).toEqual([
      { name: "x-pass", value: null, isSecret: true },
      { name: "x-team", value: "blue", isSecret: false },
    ]);
  });

  test("makes a new secret of the version that the newest had", () => {
    const before = endpoint({ ...open, secrets: [secret("sec_2", "v1a"), secret("sec_1")] });
    const [made, ...others] = edited(before, { url: elsewhere }).secrets;
    expect([made?.key.slice(0, 5), others]).toEqual(["whsk_", []]);
  });

  test("forgets the failures of the old place", () => {
    const before = endpoint({ ...open, failuresInARow: 12, pauses: 3, pausedUntil: now });
    expect(edited(before, { url: elsewhere })).toMatchObject({ failuresInARow: 0, pauses: 0, pausedUntil: null });
  });
});

describe("an endpoint that needs authentication", () => {
  const moved = edited(endpoint(), { url: elsewhere }, earlier);

  test("cannot be enabled before everything is entered, and is told what is missing", () => {
    const missing = ["x-key", "x-pass"];
    expect(refusal(() => edited(moved, { state: "enabled" }))).toMatchObject({
      code: "authentication_required",
      details: { endpointId: moved.id, missing },
      message: expect.stringContaining("Enter again: x-key, x-pass."),
    });
    const half = refusal(() => edited(moved, { state: "enabled", headers: reentered.headers }));
    expect(half).toMatchObject({ details: { missing: ["x-key"] } });
  });

  test("is told of a user and password by the password alone, since the user may be a key", () => {
    const values = [{ name: old, value: "1" }];
    const basic = edited(endpoint({ authentication: { kind: "basic", values }, headers: [] }), { url: elsewhere });
    const told = refusal(() => edited(basic, { state: "enabled" }));
    expect(told).toMatchObject({ details: { missing: ["password"] } });
    expect(JSON.stringify(told)).not.toContain(old);
  });

  test("is enabled by the edit that enters the last value, with or without asking", () => {
    for (const edit of [reentered, { ...reentered, state: "enabled" } as const]) {
      const after = edited(moved, edit);
      expect(after).toMatchObject({ state: "enabled", disabledReason: null, disabledAt: null });
      expect(after.secrets).toEqual(moved.secrets);
    }
  });

  test("stays as it is while something is missing, whatever else is changed", () => {
    for (const edit of [{ name: "New" }, { headers: reentered.headers }, { url: "https://b.example/other" }]) {
      expect(edited(moved, edit)).toMatchObject({ disabledReason: "needsAuthentication", disabledAt: earlier });
    }
  });

  test("and moves again before anything was entered, gets another secret", () => {
    const after = edited(moved, { url: "https://c.example/" });
    expect(after.secrets[0]?.key).not.toBe(moved.secrets[0]?.key);
    expect(after.disabledReason).toBe("needsAuthentication");
  });
});

describe("an endpoint that somebody switched off", () => {
  const off = { state: "disabled", disabledReason: "byOperator", disabledAt: earlier } as const;

  test("stays off when it is moved, and when everything is entered", () => {
    const moved = edited(endpoint(off), { url: elsewhere });
    expect(moved).toMatchObject(off);
    expect(refusal(() => edited(moved, { state: "enabled" }))).toMatchObject({ code: "authentication_required" });
    expect(edited(moved, reentered)).toMatchObject(off);
    expect(edited(edited(moved, reentered), { state: "enabled" })).toMatchObject({ state: "enabled" });
  });

  test("by the edit that moves it, or while it needs authentication, stays off when everything is entered", () => {
    const byOperator = { state: "disabled", disabledReason: "byOperator", disabledAt: now };
    const both = edited(endpoint(), { url: elsewhere, state: "disabled" });
    const after = edited(edited(endpoint(), { url: elsewhere }, earlier), { state: "disabled" });
    for (const switchedOff of [both, after]) {
      expect(switchedOff).toMatchObject(byOperator);
      expect(edited(switchedOff, reentered)).toMatchObject(byOperator);
    }
  });

  test("by its receiver (410) stays off too, until somebody enables it", () => {
    const gone = { ...off, disabledReason: "gone" } as const;
    expect(edited(endpoint(gone), { url: elsewhere, ...reentered })).toMatchObject(gone);
    expect(edited(endpoint(gone), { state: "enabled" })).toMatchObject({ state: "enabled", disabledReason: null });
  });

  test("starts without failures when it is switched on", () => {
    const before = endpoint({ ...off, failuresInARow: 12, pauses: 3, pausedUntil: now });
    expect(edited(before, { name: "New" })).toMatchObject({ failuresInARow: 12, pauses: 3, pausedUntil: now });
    expect(edited(before, { state: "enabled" })).toMatchObject({ failuresInARow: 0, pauses: 0, pausedUntil: null });
  });
});
