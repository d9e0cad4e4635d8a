import { createHash, createHmac } from "node:crypto";
import { sameBytes, sameText } from "./same-bytes.ts";
import { onlyHeader, type SignedCall } from "./signed-call.ts";
import { refusedFor, type Verification } from "./verification.ts";
import { decoded } from "./verify-hmac.ts";

const header = "x-twilio-signature";

/**
 * Checks a call as Twilio signs: HMAC-SHA1 in base64 over the URL and, of a form, each field's name and value in the order of
 * the names; of any other body its SHA-256 stands in the URL as `bodySHA256`. Twilio signs no time.
 */
export function verifyTwilio(call: SignedCall, secrets: readonly string[]): Verification {
  const signature = onlyHeader(call, header);
  if (signature === null) return refusedFor({ kind: "missingHeader", header });
  if (call.url === null) return refusedFor({ kind: "publicUrlUnknown" });
  const given = decoded(signature, "base64");
  if (given === null) return refusedFor({ kind: "malformed", header });
  if (!call.isForm && !isBodyNamed(call.url, call.body)) return refusedFor({ kind: "noMatch" });
  const fields = call.isForm ? sortedFields(call.body) : "";
  const spellings = urlSpellings(call.url);
  let secretIndex = -1;
  for (const [index, secret] of secrets.entries()) {
    if (secret === "") return refusedFor({ kind: "unusableSecret" });
    for (const url of spellings) {
      const expected = createHmac("sha1", secret).update(`${url}${fields}`).digest();
      if (sameBytes(given, expected) && secretIndex === -1) secretIndex = index;
    }
  }
  if (secretIndex === -1) return refusedFor({ kind: "noMatch" });
  return { ok: true, secretIndex, signedAt: null, id: onlyHeader(call, "i-twilio-idempotency-token") };
}

function isBodyNamed(url: string, body: Uint8Array): boolean {
  const named = new URL(url).searchParams.get("bodySHA256");
  if (named === null) return body.length === 0;
  return sameText(named.toLowerCase(), createHash("sha256").update(body).digest("hex"));
}

/** Of a name that comes more than once each value once, sorted, as Twilio's own libraries do it. */
function sortedFields(body: Uint8Array): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(Buffer.from(body).toString())) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  const names = [...values.keys()].sort();
  return names
    .map((name) =>
      [...(values.get(name) ?? [])]
        .sort()
        .map((value) => `${name}${value}`)
        .join(""),
    )
    .join("");
}

/** Twilio signs some URLs with their default port and some without. */
function urlSpellings(url: string): readonly string[] {
  const { protocol, host, port, hostname } = new URL(url);
  const rest = url.replace(/^https?:\/\/[^/?#]*/i, "");
  const withPort = `${hostname}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
  return [...new Set([url, `${protocol}//${host}${rest}`, `${protocol}//${withPort}${rest}`])];
}
