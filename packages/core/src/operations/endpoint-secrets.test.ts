import { endpointRow } from "@ancrage/conformance";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Endpoint } from "../model/endpoint.ts";
import { type EndpointSecret, liveSecrets } from "../model/endpoint-secret.ts";
import { randomIds } from "../ports/random-ids.ts";
import { generateSecret, type SignatureVersion } from "../signing/secret.ts";
import { newSecret, withoutSecret, withRotatedSecret } from "./endpoint-secrets.ts";

const start = new Date("2026-01-01T00:00:00Z").getTime();
const hour = 3_600_000;
const day = 24 * hour;
const at = (ms: number) => new Date(start + ms);

function secret(id: string, version: SignatureVersion = "v1", expiresAt: Date | null = null): EndpointSecret {
  return { id, key: generateSecret(version), createdAt: at(0), expiresAt };
}

function endpoint(...secrets: readonly EndpointSecret[]): Endpoint {
  return endpointRow({ secrets });
}

/** What signs, newest first, each with the hours that it has left. */
function left({ secrets }: Endpoint, now: Date): readonly (readonly [id: string, hours: number | null])[] {
  return liveSecrets(secrets, now).map(({ id, expiresAt }) => [
    id,
    expiresAt && (expiresAt.getTime() - now.getTime()) / hour,
  ]);
}

test("a new secret has an id of its own, a key of the version asked for, and no end", () => {
  for (const [version, prefix] of [
    ["v1", "whsec_"],
    ["v1a", "whsk_"],
  ] as const) {
    const made = newSecret(version, randomIds, at(0));
    expect(made).toMatchObject({ id: expect.stringMatching(/^sec_/), createdAt: at(0), expiresAt: null });
    expect(made.key.startsWith(prefix)).toBe(true);
  }
});

describe("a rotation", () => {
  test("puts the new secret first, and lets the one it replaces sign until the overlap is over", () => {
    const rotated = withRotatedSecret(endpoint(secret("a")), secret("b"), { overlapMs: day, now: at(0) });
    expect(left(rotated, at(0))).toEqual([
      ["b", null],
      ["a", 24],
    ]);
    expect(left(rotated, at(day - 1)).map(([id]) => id)).toEqual(["b", "a"]);
    expect(left(rotated, at(day)).map(([id]) => id)).toEqual(["b"]);
  });

  test("without overlap ends at once all that make the same signature, those in their overlap too", () => {
    const before = endpoint(secret("b"), secret("a", "v1", at(hour)), secret("k", "v1a"));
    const rotated = withRotatedSecret(before, secret("c"), { overlapMs: 0, now: at(0) });
    expect(left(rotated, at(0))).toEqual([
      ["c", null],
      ["k", null],
    ]);
    expect(rotated.secrets).toHaveLength(2);
  });

  test("shortens what is left of an earlier overlap, and never lengthens it", () => {
    const before = endpoint(secret("c"), secret("b", "v1", at(10 * hour)), secret("a", "v1", at(hour)));
    const rotated = withRotatedSecret(before, secret("d"), { overlapMs: 5 * hour, now: at(0) });
    expect(left(rotated, at(0))).toEqual([
      ["d", null],
      ["c", 5],
      ["b", 5],
      ["a", 1],
    ]);
  });

  test("leaves the secrets of the other signature as they are", () => {
    const before = endpoint(secret("k", "v1a"), secret("a"), secret("j", "v1a", at(hour)));
    const shared = withRotatedSecret(before, secret("b"), { overlapMs: day, now: at(0) });
    expect(left(shared, at(0))).toEqual([
      ["b", null],
      ["k", null],
      ["a", 24],
      ["j", 1],
    ]);
    const pair = withRotatedSecret(before, secret("l", "v1a"), { overlapMs: day, now: at(0) });
    expect(left(pair, at(0))).toEqual([
      ["l", null],
      ["k", 24],
      ["a", null],
      ["j", 1],
    ]);
  });

  test("drops what has expired", () => {
    const before = endpoint(secret("b"), secret("a", "v1", at(hour)));
    expect(withRotatedSecret(before, secret("c"), { overlapMs: day, now: at(hour) }).secrets).toHaveLength(2);
  });

  test("keeps at most eleven: the oldest that was replaced goes, never one that has no end", () => {
    let rotated = endpoint(secret("s0"), secret("k", "v1a"));
    for (let number = 1; number <= 15; number++) {
      rotated = withRotatedSecret(rotated, secret(`s${number}`), { overlapMs: day, now: at(number) });
    }
    expect(rotated.secrets.map(({ id }) => id)).toEqual([
      ...["s15", "s14", "s13", "s12", "s11", "s10", "s9", "s8", "s7", "s6"],
      "k",
    ]);
    expect(rotated.secrets.filter(({ expiresAt }) => expiresAt === null).map(({ id }) => id)).toEqual(["s15", "k"]);
  });

  test("changes nothing else of the endpoint", () => {
    const before = endpoint(secret("a"));
    const { secrets: _, ...others } = before;
    expect(withRotatedSecret(before, secret("b"), { overlapMs: day, now: at(0) })).toMatchObject(others);
    expect(before.secrets).toHaveLength(1);
  });
});

describe("revoking", () => {
  test("ends one secret at once, and lets the others be", () => {
    const before = endpoint(secret("b"), secret("a", "v1", at(hour)), secret("k", "v1a"));
    expect(left(withoutSecret(before, "a", at(0)), at(0))).toEqual([
      ["b", null],
      ["k", null],
    ]);
    expect(left(withoutSecret(before, "b", at(0)), at(0))).toEqual([
      ["a", 1],
      ["k", null],
    ]);
  });

  test("is refused for one that is unknown or has expired", () => {
    const before = endpoint(secret("b"), secret("a", "v1", at(hour)));
    for (const [id, now] of [
      ["z", at(0)],
      ["", at(0)],
      ["a", at(hour)],
    ] as const) {
      const run = () => withoutSecret(before, id, now);
      expect(run).toThrow(expect.objectContaining({ code: "secret_not_found", details: { secretId: id } }));
    }
  });

  test("is refused for the last one that has no end, so that no request is ever unsigned", () => {
    for (const before of [
      endpoint(secret("b")),
      endpoint(secret("b"), secret("a", "v1", at(hour))),
      endpoint(secret("b"), secret("k", "v1a", at(hour))),
    ]) {
      const run = () => withoutSecret(before, "b", at(0));
      expect(run).toThrow(expect.objectContaining({ code: "last_secret", details: { secretId: "b" } }));
    }
  });

  test("whatever is rotated and revoked in whatever order, something without an end always signs", () => {
    const step = fc.record({
      rotates: fc.boolean(),
      version: fc.constantFrom("v1", "v1a") satisfies fc.Arbitrary<SignatureVersion>,
      overlapMs: fc.integer({ min: 0, max: 30 }).map((hours) => hours * hour),
      victim: fc.nat({ max: 11 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let current = endpoint(secret("s"));
        for (const [index, { rotates, version, overlapMs, victim }] of steps.entries()) {
          const now = at(index * hour);
          const { id = "" } = current.secrets[victim] ?? {};
          current = rotates
            ? withRotatedSecret(current, secret(`s${index}`, version), { overlapMs, now })
            : unlessRefused(current, () => withoutSecret(current, id, now));
          expect(current.secrets.length).toBeLessThanOrEqual(11);
          expect(liveSecrets(current.secrets, at(1_000 * day)).length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

function unlessRefused(before: Endpoint, change: () => Endpoint): Endpoint {
  try {
    return change();
  } catch {
    return before;
  }
}
