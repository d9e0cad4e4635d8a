import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { explainProblem } from "./explain-problem.ts";
import { githubScheme, shopifyScheme, stripeScheme, twilioScheme } from "./known-schemes.ts";
import type { SignatureScheme } from "./signature-scheme.ts";
import type { SignedCall } from "./signed-call.ts";
import { verifySignature } from "./verify-signature.ts";

const time = { now: new Date(1614265330_000), toleranceS: 300 };
const secret = "0123456789abcdef";

function explained(scheme: SignatureScheme, call: SignedCall, secrets: readonly string[]): string {
  const verdict = verifySignature(scheme, call, secrets, time);
  if (verdict.ok) throw new Error("It matches.");
  return explainProblem(verdict.problem, scheme, call, secrets, time);
}

function github(
  sent: string,
  key: string | Buffer = secret,
  received = sent,
  encoding: "hex" | "base64" = "hex",
): SignedCall {
  const signature = createHmac("sha256", key).update(sent).digest(encoding);
  return {
    headers: { "x-hub-signature-256": `sha256=${signature}` },
    body: Buffer.from(received),
    url: null,
    isForm: false,
  };
}

test.each([
  ["white space around the secret", github("{}"), [`${secret}\n`], "white space"],
  ["another encoding", github("{}", secret, "{}", "base64"), [secret], "written in base64"],
  ["a secret that is to be decoded", github("{}", Buffer.from(secret, "hex")), [secret], "as hex"],
  ["JSON that was parsed and written anew", github('{"a":1}', secret, '{ "a": 1 }'), [secret], "written anew"],
  ["a line break that was cut off", github("{}\n", secret, "{}"), [secret], "line break"],
  ["a body that was read before", github("{}", secret, ""), [secret], "mount us before body parsers"],
  ["another secret", github("{}", "another"), [secret], "No signature matches"],
] as const)("names the cause: %s", (_, call, secrets, words) => {
  expect(explained(githubScheme, call, secrets)).toContain(words);
});

test("says by how much a clock is off", () => {
  const t = 1614265330 - 4000;
  const v1 = createHmac("sha256", secret).update(`${t}.{}`).digest("hex");
  const call = {
    headers: { "stripe-signature": `t=${t},v1=${v1}` },
    body: Buffer.from("{}"),
    url: null,
    isForm: false,
  };
  expect(explained(stripeScheme, call, [secret])).toContain("4000 s ago");
});

test.each([
  ["another scheme", "http://erp.example/hooks/MON-1?a=1", "http://erp.example/hooks/***"],
  ["the host that was asked for", "https://proxy.example:8443/hooks/MON-1?a=1", "https://proxy.example:8443/hooks/***"],
  ["the host that a proxy was asked for", "https://front.example/hooks/MON-1?a=1", "https://front.example/hooks/***"],
  ["a slash at the end", "https://erp.example/hooks/MON-1/?a=1", "https://erp.example/hooks/***/"],
])("names the URL that was signed in place of our own, without the code: %s", (_, signed, shown) => {
  const call = {
    headers: {
      "x-twilio-signature": createHmac("sha1", secret).update(`${signed}Body1`).digest("base64"),
      ...{ host: "proxy.example:8443", "x-forwarded-host": "front.example" },
    },
    body: Buffer.from("Body=1"),
    url: "https://erp.example/hooks/MON-1?a=1",
    isForm: true,
  };
  expect(explained(twilioScheme, call, [secret])).toBe(
    `The sender called ${shown}, and publicUrl says https://erp.example/hooks/***.`,
  );
});

test("shows neither secret nor signature", () => {
  const call = github("{}", "another");
  const text = explained(githubScheme, call, [secret]) + explained(shopifyScheme, call, [secret]);
  expect(text).not.toContain(secret);
  expect(text).not.toContain(String(call.headers["x-hub-signature-256"]).slice(7, 20));
});
