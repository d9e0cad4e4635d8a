import { createHmac, type Hmac } from "node:crypto";
import { readSignatures } from "./read-signatures.ts";
import { sameBytes } from "./same-bytes.ts";
import type { HmacScheme } from "./signature-scheme.ts";
import type { SignedCall } from "./signed-call.ts";
import { refusedFor, type Verification } from "./verification.ts";

/** How much a signed time may differ from ours, and what ours is. */
export interface TimeCheck {
  readonly now: Date;
  readonly toleranceS: number;
}

/** Checks a call by a described HMAC. Every secret is tried with every signature, so that the time tells nothing. */
export function verifyHmac(
  scheme: HmacScheme,
  call: SignedCall,
  secrets: readonly string[],
  { now, toleranceS }: TimeCheck,
): Verification {
  const read = readSignatures(scheme, call);
  if ("kind" in read) return refusedFor(read);
  if (scheme.signed.includes("url") && call.url === null) return refusedFor({ kind: "publicUrlUnknown" });
  const given = read.signatures.map((text) => decoded(text, scheme.encoding));
  let secretIndex = -1;
  for (const [index, secret] of secrets.entries()) {
    const key = keyOf(secret, scheme.key ?? "text");
    if (key === null) return refusedFor({ kind: "unusableSecret" });
    const expected = digestOf(scheme, call, read, key);
    for (const signature of given) {
      if (signature !== null && sameBytes(signature, expected) && secretIndex === -1) secretIndex = index;
    }
  }
  if (secretIndex === -1) return refusedFor({ kind: "noMatch" });
  const signedAt = read.timestamp === null ? null : new Date(Number(read.timestamp) * 1000);
  // After the signature: a time that nobody signed says nothing about a clock.
  const offByS = signedAt === null ? 0 : Math.round((now.getTime() - signedAt.getTime()) / 1000);
  if (Math.abs(offByS) > toleranceS) return refusedFor({ kind: "clock", offByS });
  return { ok: true, secretIndex, signedAt, id: read.id };
}

/** The bytes of a signature's text; `null` unless it is exactly what the encoding makes of them. */
export function decoded(text: string, encoding: HmacScheme["encoding"]): Buffer | null {
  const bytes = Buffer.from(text, encoding);
  const again = bytes.toString(encoding);
  const isWhole = encoding === "hex" ? again === text.toLowerCase() : again === text;
  return isWhole && bytes.length > 0 ? bytes : null;
}

/** The key that a secret's text stands for; `null` when it is empty or not of that form. */
export function keyOf(secret: string, form: NonNullable<HmacScheme["key"]>): Buffer | null {
  if (secret === "") return null;
  return form === "text" ? Buffer.from(secret) : decoded(secret, form);
}

function digestOf(
  scheme: HmacScheme,
  call: SignedCall,
  { timestamp, id }: { readonly timestamp: string | null; readonly id: string | null },
  key: Buffer,
): Buffer {
  const hmac: Hmac = createHmac(scheme.algorithm, key);
  for (const part of scheme.signed) {
    if (part === "body") hmac.update(call.body);
    else if (part === "timestamp") hmac.update(timestamp ?? "");
    else if (part === "id") hmac.update(id ?? "");
    else if (part === "url") hmac.update(call.url ?? "");
    else hmac.update(part.text);
  }
  return hmac.digest();
}
