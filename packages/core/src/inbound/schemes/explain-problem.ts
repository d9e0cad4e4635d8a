import type { SignatureScheme } from "./signature-scheme.ts";
import type { SignedCall } from "./signed-call.ts";
import type { SignatureProblem } from "./verification.ts";
import type { TimeCheck } from "./verify-hmac.ts";
import { verifySignature } from "./verify-signature.ts";

// What is tried for an explanation costs a few hashes more; longer bodies are explained without.
const longestTried = 65_536;

/**
 * What an operator is told of a call that was refused: the problem, and where another guess would have matched, which one.
 * It never shows a secret or a signature.
 */
export function explainProblem(
  problem: SignatureProblem,
  scheme: SignatureScheme,
  call: SignedCall,
  secrets: readonly string[],
  time: TimeCheck,
): string {
  switch (problem.kind) {
    case "missingHeader":
      return `The header ${problem.header} is missing, empty, or came more than once. Does the sender sign, and as ${scheme.name} does?`;
    case "malformed":
      return `The header ${problem.header} is not written as ${scheme.name} writes it.`;
    case "clock":
      return problem.offByS > 0
        ? `It was signed ${problem.offByS} s ago; ${time.toleranceS} s are taken. Either it was held up or sent again by somebody, or one of the clocks is wrong.`
        : `It was signed ${-problem.offByS} s in the future; ${time.toleranceS} s are taken. One of the clocks is wrong.`;
    case "publicUrlUnknown":
      return `${scheme.name} signs the URL, and our own is not known. Give publicUrl.`;
    case "noSecret":
      return "There is no secret to verify with, so nothing is let through. Give one.";
    case "unusableSecret":
      return `A secret is empty or not of the form that ${scheme.name} needs. Copy it again.`;
    case "noMatch":
      return (
        likelyCause(scheme, call, secrets, time) ??
        "No signature matches. Is it this sender's secret, for this environment, and are the bytes as they were sent?"
      );
  }
}

function likelyCause(
  scheme: SignatureScheme,
  call: SignedCall,
  secrets: readonly string[],
  { now }: TimeCheck,
): string | null {
  if (call.body.length > longestTried) return null;
  const anyTime = { now, toleranceS: Number.POSITIVE_INFINITY };
  const matches = (tried: SignatureScheme, of: SignedCall, by: readonly string[]) =>
    by.length > 0 && verifySignature(tried, of, by, anyTime).ok;

  const trimmed = secrets.map((secret) => secret.trim()).filter((secret, index) => secret !== secrets[index]);
  if (matches(scheme, call, trimmed)) return "A secret has white space around it. Without, the signature matches.";
  if (scheme.kind === "hmac") {
    const encoding = scheme.encoding === "hex" ? "base64" : "hex";
    if (matches({ ...scheme, encoding }, call, secrets)) {
      return `The signature is written in ${encoding}; the scheme expects ${scheme.encoding}.`;
    }
    for (const key of ["text", "hex", "base64"] as const) {
      if (key === (scheme.key ?? "text")) continue;
      const usable = secrets.filter((secret) => matches({ ...scheme, key }, call, [secret]));
      if (usable.length > 0) {
        return `The sender uses the secret as ${key}; here it is used as ${scheme.key ?? "text"}.`;
      }
    }
  }
  for (const [what, body] of alteredBodies(call.body)) {
    if (matches(scheme, { ...call, body }, secrets)) {
      return `The bytes were changed on their way (${what}). Something in front of us reads and rewrites bodies.`;
    }
  }
  for (const url of otherUrls(call)) {
    if (matches(scheme, { ...call, url }, secrets)) {
      return `The sender called ${placeOf(url)}, and publicUrl says ${placeOf(call.url ?? url)}.`;
    }
  }
  if (call.body.length === 0) {
    return "The body is empty. If the sender sent one, something in front of us has read it: mount us before body parsers.";
  }
  return null;
}

/** The body as it may have been before something rewrote it. */
function alteredBodies(body: Uint8Array): readonly (readonly [what: string, body: Uint8Array])[] {
  const text = Buffer.from(body).toString();
  const altered: [string, Uint8Array][] = [
    ["a line break at its end is gone", Buffer.from(`${text}\n`)],
    ["a line break was added at its end", Buffer.from(text.replace(/\r?\n$/, ""))],
  ];
  try {
    const value: unknown = JSON.parse(text);
    altered.push(["JSON was written anew", Buffer.from(JSON.stringify(value))]);
    altered.push(["JSON was written anew", Buffer.from(JSON.stringify(value, null, 2))]);
  } catch {
    // No JSON: nothing to write anew.
  }
  return altered;
}

/** URLs by which the sender may know us: another scheme, the host that was asked for, a slash more or less at the path's end. */
function otherUrls({ url, headers }: SignedCall): readonly string[] {
  if (url === null) return [];
  const { host, pathname, search } = new URL(url);
  const asked = [headers["x-forwarded-host"], headers["host"]].flatMap((value) =>
    typeof value === "string" && /^[\w.:[\]-]+$/.test(value) ? [value.toLowerCase()] : [],
  );
  const paths = [pathname, pathname.endsWith("/") ? pathname.replace(/\/+$/, "") : `${pathname}/`];
  const tried = ["https", "http"].flatMap((scheme) =>
    [host, ...asked].flatMap((at) => paths.map((path) => `${scheme}://${at}${path}${search}`)),
  );
  return [...new Set(tried)].filter((other) => other !== url && URL.canParse(other));
}

/** A URL as an operator may see it: its last segment is the code. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/[^/]+(\/?)$/, "***$1");
}
