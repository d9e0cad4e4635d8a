import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signWebhook } from "../../signing/sign-webhook.ts";
import {
  githubScheme,
  shopifyScheme,
  slackScheme,
  standardWebhooksScheme,
  stripeScheme,
  twilioScheme,
} from "./known-schemes.ts";
import type { HmacScheme, SignatureScheme } from "./signature-scheme.ts";
import type { SignedCall } from "./signed-call.ts";
import { verifySignature } from "./verify-signature.ts";

const body = Buffer.from('{"test": 2432232314}');
const at = (seconds: number) => new Date(seconds * 1000);

function called(headers: SignedCall["headers"], changes: Partial<SignedCall> = {}): SignedCall {
  return { headers, body, url: null, isForm: false, ...changes };
}

function verify(scheme: SignatureScheme, call: SignedCall, secrets: readonly string[], seconds = 1614265330) {
  return verifySignature(scheme, call, secrets, { now: at(seconds), toleranceS: 300 });
}

// Published by GitHub and Slack; Stripe's and Shopify's computed from their descriptions.
const slackBody = Buffer.from(
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
);
const vectors = [
  {
    scheme: githubScheme,
    secret: "It's a Secret to Everybody",
    call: called(
      {
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      },
      { body: Buffer.from("Hello, World!") },
    ),
    signedAt: null,
    id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
  },
  {
    scheme: stripeScheme,
    secret: "whsec_test_secret",
    call: called({
      "stripe-signature":
        "t=1614265330,v1=10c96c6fd3f320fcfc264cdc4f476c15060ede8e8a08404cea2ddf3b72544a9c,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39",
    }),
    signedAt: 1614265330,
    id: null,
  },
  {
    scheme: shopifyScheme,
    secret: "hush",
    call: called({
      "x-shopify-hmac-sha256": "GSMkouYq910XCW7wBeiXYHW1KhmYc/L3xj5h5r26zw4=",
      "x-shopify-webhook-id": "w-1",
    }),
    signedAt: null,
    id: "w-1",
  },
  {
    scheme: slackScheme,
    secret: "8f742231b10e8888abcd99yyyzzz85a5",
    call: called(
      {
        "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "x-slack-request-timestamp": "1531420618",
      },
      { body: slackBody },
    ),
    signedAt: 1531420618,
    id: null,
  },
  {
    scheme: standardWebhooksScheme,
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    call: called({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }),
    signedAt: 1614265330,
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  },
] as const;

describe.each(vectors)("$scheme.name", ({ scheme, secret, call, signedAt, id }) => {
  const seconds = signedAt ?? 1614265330;

  test("accepts its vector, and says which secret, when and what id", () => {
    const expected = { ok: true, secretIndex: 1, signedAt: signedAt === null ? null : at(signedAt), id };
    const other = scheme.kind === "standardWebhooks" ? "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" : "another";
    expect(verify(scheme, call, [other, secret], seconds)).toEqual(expected);
  });

  test("lets nothing through without a secret, or with an empty one", () => {
    expect(verify(scheme, call, [], seconds)).toEqual({ ok: false, problem: { kind: "noSecret" } });
    expect(verify(scheme, call, [""], seconds)).toEqual({ ok: false, problem: { kind: "unusableSecret" } });
  });

  test("refuses one changed byte of the body", () => {
    fc.assert(
      fc.property(fc.nat(call.body.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
        const changed = Uint8Array.from(call.body);
        changed[index] = (changed[index] ?? 0) ^ flip;
        expect(verify(scheme, { ...call, body: changed }, [secret], seconds)).toMatchObject({ ok: false });
      }),
      { numRuns: 50 },
    );
  });

  test("refuses a call without each of its headers, and with one that came twice", () => {
    for (const [header, value] of Object.entries(call.headers)) {
      if (header === "x-github-delivery" || header === "x-shopify-webhook-id") continue;
      for (const broken of [undefined, "", [String(value), String(value)]]) {
        const verdict = verify(scheme, { ...call, headers: { ...call.headers, [header]: broken } }, [secret], seconds);
        expect(verdict).toEqual({ ok: false, problem: { kind: "missingHeader", header } });
      }
    }
  });

  test.skipIf(signedAt === null)("takes a signed time 300 seconds off, either way, and no more", () => {
    for (const offByS of [300, -300]) {
      expect(verify(scheme, call, [secret], seconds + offByS)).toMatchObject({ ok: true });
    }
    for (const offByS of [301, -301, 1e6]) {
      expect(verify(scheme, call, [secret], seconds + offByS)).toEqual({
        ok: false,
        problem: { kind: "clock", offByS },
      });
    }
  });

  test("never throws, whatever the headers hold", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.array(fc.string(), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(call.headers)), text), (headers) => {
        expect(verify(scheme, { ...call, headers: { ...call.headers, ...headers } }, [secret], seconds)).toBeDefined();
      }),
    );
  });
});

describe("a described HMAC", () => {
  const described: HmacScheme = {
    kind: "hmac",
    name: "erp",
    algorithm: "sha512",
    encoding: "base64",
    signature: { header: "X-Erp-Signature", separator: " ", prefix: "s:" },
    timestamp: { header: "X-Erp-Time" },
    id: { header: "X-Erp-Id" },
    signed: ["id", { text: "|" }, "timestamp", { text: "|" }, "url", "body"],
    key: "hex",
  };

  test("accepts what the description says, and only that", () => {
    const secret = "0a".repeat(20);
    fc.assert(
      fc.property(fc.uint8Array(), fc.stringMatching(/^[\x21-\x7e]{1,20}$/), (bytes, id) => {
        const url = "https://host.example/api?x=1";
        const digest = createHmac("sha512", Buffer.from(secret, "hex"))
          .update(`${id}|1614265330|${url}`)
          .update(bytes)
          .digest("base64");
        const headers = { "x-erp-signature": `s:AAAA s:${digest}`, "x-erp-time": "1614265330", "x-erp-id": id };
        const call = called(headers, { body: bytes, url });
        expect(verify(described, call, [secret])).toMatchObject({ ok: true, id });
        expect(verify(described, { ...call, url: `${url}2` }, [secret])).toMatchObject({ ok: false });
        expect(verify(described, call, [secret.replace("0", "1")])).toMatchObject({ ok: false });
      }),
    );
  });

  test("refuses a secret that is not of the form it says, and a URL that nobody knows", () => {
    const headers = { "x-erp-signature": "s:AAAA", "x-erp-time": "1614265330", "x-erp-id": "1" };
    expect(verify(described, called(headers, { url: "https://a/" }), ["not hex"])).toMatchObject({
      problem: { kind: "unusableSecret" },
    });
    expect(verify(described, called(headers), ["00"])).toMatchObject({ problem: { kind: "publicUrlUnknown" } });
  });

  test.each(["1614265330.0", "01614265330", " 1614265330", "1e9", "", "-1", "1614265330abc"])(
    "takes %j for no time",
    (time) => {
      const headers = { "x-erp-signature": "s:AAAA", "x-erp-time": time, "x-erp-id": "1" };
      expect(verify(described, called(headers, { url: "https://a/" }), ["00"])).toMatchObject({ ok: false });
    },
  );
});

describe("Standard Webhooks with a public key", () => {
  test("accepts v1a", () => {
    const key = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    const content = { id: "msg_1", timestamp: 1614265330, body };
    const headers = {
      "webhook-id": content.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": signWebhook(content, key),
    };
    const verdict = verify(standardWebhooksScheme, called(headers), [
      "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
    ]);
    expect(verdict).toMatchObject({ ok: true });
  });
});

describe("twilio", () => {
  // From Twilio's security page.
  const url = "https://example.com/myapp.php?foo=1&bar=2";
  const form = Buffer.from(
    new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+14158675310",
      Digits: "1234",
      From: "+14158675310",
      To: "+18005551212",
    }).toString(),
  );
  const sign = (text: string) => createHmac("sha1", "12345").update(text).digest("base64");
  const fields = "CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212";

  test("accepts a form, by the URL with or without its port", () => {
    for (const signedUrl of [url, url.replace("example.com", "example.com:443")]) {
      const call = called({ "x-twilio-signature": sign(signedUrl + fields) }, { body: form, url, isForm: true });
      expect(verify(twilioScheme, call, ["12345"])).toMatchObject({ ok: true, signedAt: null });
    }
  });

  test("accepts JSON whose hash stands in the URL, and refuses it when it does not", () => {
    const json = Buffer.from('{"a":1}');
    const hash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    const signedUrl = `${url}&bodySHA256=${hash}`;
    const call = called({ "x-twilio-signature": sign(signedUrl) }, { body: json, url: signedUrl });
    expect(verify(twilioScheme, call, ["12345"])).toMatchObject({ ok: true });
    expect(verify(twilioScheme, { ...call, body: Buffer.from("{}") }, ["12345"])).toMatchObject({ ok: false });
    const unnamed = called({ "x-twilio-signature": sign(url) }, { body: json, url });
    expect(verify(twilioScheme, unnamed, ["12345"])).toMatchObject({ ok: false });
  });

  test("refuses when nobody has said what our public URL is", () => {
    const call = called({ "x-twilio-signature": sign(url + fields) }, { body: form, isForm: true });
    expect(verify(twilioScheme, call, ["12345"])).toEqual({ ok: false, problem: { kind: "publicUrlUnknown" } });
  });
});
