import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { generateSecret, keyOf } from "./secret.ts";
import { signWebhook } from "./sign-webhook.ts";
import vectors from "./standard-webhooks-vectors.json" with { type: "json" };
import { verifyWebhook } from "./verify-webhook.ts";

const [vector] = vectors.valid;
if (vector === undefined) throw new Error("The vectors are empty.");

function received(
  changes: {
    headers?: Record<string, string | string[]>;
    body?: string;
    secret?: string | undefined;
    ageS?: number;
  } = {},
) {
  return {
    headers: {
      "webhook-id": vector?.id ?? "",
      "webhook-timestamp": String(vector?.timestamp),
      "webhook-signature": vector?.signature ?? "",
      ...changes.headers,
    },
    body: changes.body ?? vector?.body ?? "",
    secret: changes.secret ?? vector?.secret ?? "",
    now: new Date(((vector?.timestamp ?? 0) + (changes.ageS ?? 0)) * 1000),
  };
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isAncrageError(error, "invalid_signature")) return error.details.reason;
    if (isAncrageError(error)) return error.code;
    throw error;
  }
  return "accepted";
}

describe("the vectors of Standard Webhooks", () => {
  for (const { name, secret, publicKey = secret, id, timestamp, body, signature } of vectors.valid) {
    test(`signs and verifies: ${name}`, () => {
      expect(signWebhook({ id, timestamp, body: Buffer.from(body) }, secret)).toBe(signature);
      const headers = { "Webhook-Id": id, "Webhook-Timestamp": String(timestamp), "Webhook-Signature": signature };
      const at = new Date(timestamp * 1000);
      for (const form of [headers, new Headers(headers)]) {
        const both = { headers: form, secret: publicKey, now: at };
        expect(verifyWebhook({ ...both, body })).toEqual({ id, timestamp: at });
        expect(verifyWebhook({ ...both, body: Buffer.from(body) })).toEqual({ id, timestamp: at });
      }
    });
  }

  const pair = vectors.valid.find(({ publicKey }) => publicKey !== undefined);
  const negatives = [
    { kind: "shared", secret: vector.secret, good: vector.signature, wrong: vectors.invalidSignatures },
    { kind: "public", secret: pair?.publicKey, good: pair?.signature, wrong: vectors.invalidPublicKeySignatures },
  ];
  for (const { kind, secret, good, wrong } of negatives) {
    for (const { name, signature } of wrong) {
      test(`a ${kind} key refuses a signature ${name}, and passes when a good one stands beside it`, () => {
        const verdict = (text: string) =>
          refusal(() => verifyWebhook(received({ headers: { "webhook-signature": text }, secret })));
        expect(verdict(signature)).toBe("noMatch");
        for (const both of [`${signature} ${good}`, `${good} ${signature}`]) expect(verdict(both)).toBe("accepted");
      });
    }
  }

  test("refuses unusable secrets without showing them", () => {
    for (const secret of vectors.invalidSecrets) {
      expect(refusal(() => verifyWebhook(received({ secret })))).toBe("invalid_secret");
      try {
        keyOf(secret, ["whsec_"]);
      } catch (error) {
        if (secret.length > 6) expect(String(error)).not.toContain(secret.slice(6));
      }
    }
  });
});

test("a webhook is accepted up to 300 s old or new, and not beyond", () => {
  expect(refusal(() => verifyWebhook(received({ ageS: 300 })))).toBe("accepted");
  expect(refusal(() => verifyWebhook(received({ ageS: -300 })))).toBe("accepted");
  expect(refusal(() => verifyWebhook(received({ ageS: 301 })))).toBe("tooOld");
  expect(refusal(() => verifyWebhook(received({ ageS: -301 })))).toBe("tooNew");
});

test("a header that is missing, empty, repeated or malformed is named", () => {
  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
    expect(refusal(() => verifyWebhook(received({ headers: { [name]: "" } })))).toBe("missingHeader");
    expect(refusal(() => verifyWebhook(received({ headers: { [name]: [] } })))).toBe("missingHeader");
    expect(refusal(() => verifyWebhook(received({ headers: { [name]: ["a", "b"] } })))).toBe("repeatedHeader");
  }
  expect(refusal(() => verifyWebhook(received({ headers: { "webhook-id": "a.b" } })))).toBe("invalidId");
  for (const time of ["1614265330.0", "+1614265330", "1614265330 ", "1e9", "0x60", "01614265330", "NaN"]) {
    expect(refusal(() => verifyWebhook(received({ headers: { "webhook-timestamp": time } })))).toBe("invalidTimestamp");
  }
});

test("a header that came twice is seen in whatever form the framework has it", () => {
  for (const name of ["webhook-id", "webhook-timestamp"]) {
    const headers = new Headers(received().headers as Record<string, string>);
    headers.append(name, headers.get(name) ?? "");
    expect(refusal(() => verifyWebhook({ ...received(), headers }))).toBe("repeatedHeader");
  }
  for (const name of ["Webhook-Id", "WEBHOOK-TIMESTAMP", "Webhook-Signature"]) {
    const headers = { [name]: "another" };
    expect(refusal(() => verifyWebhook(received({ headers })))).toBe("repeatedHeader");
  }
});

test("whatever is changed in id, time, body or signature, it is refused, and never with another kind of error", () => {
  fc.assert(
    fc.property(fc.constantFrom("id", "time", "body", "signature"), fc.string({ maxLength: 60 }), (part, text) => {
      const original = {
        id: vector.id,
        time: String(vector.timestamp),
        body: vector.body,
        signature: vector.signature,
      };
      fc.pre(text !== original[part] && !(part === "signature" && text.split(" ").includes(vector.signature)));
      const { id, time, body, signature }: typeof original = { ...original, [part]: text };
      const headers = { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature };
      expect(refusal(() => verifyWebhook({ ...received(), headers, body }))).not.toBe("accepted");
    }),
    { numRuns: 2_000 },
  );
});

test("a generated secret signs what it verifies, for any body", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 4_000_000_000 }), (body, timestamp) => {
      const secret = generateSecret();
      const signature = signWebhook({ id: "evt_1", timestamp, body }, secret);
      const headers = { "webhook-id": "evt_1", "webhook-timestamp": String(timestamp), "webhook-signature": signature };
      expect(verifyWebhook({ headers, body, secret, now: new Date(timestamp * 1000) }).id).toBe("evt_1");
    }),
  );
});
