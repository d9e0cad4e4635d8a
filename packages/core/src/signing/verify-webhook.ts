import { createSecretKey, timingSafeEqual, verify } from "node:crypto";
import { isUint8Array } from "node:util/types";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { SignatureFault } from "../errors/error-details.ts";
import { publicKeyOf } from "./ed25519-key.ts";
import { keyOf, versionOf } from "./secret.ts";
import { hmac, type SignedContent, signedBytes } from "./sign-webhook.ts";

/** A received request, in the form that every framework can give it. */
export interface ReceivedWebhook {
  /** `Headers`, or Node's object of headers. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body exactly as it came: bytes, or their text. Never the parsed body. */
  readonly body: Uint8Array | string;
  /**
   * The endpoint's secret, `whsec_…`, or its public key, `whpk_…`; several while one replaces the other. The key decides
   * which signature counts, never the header.
   */
  readonly secret: string | readonly string[];
  /** The current time. Default: the system's. */
  readonly now?: Date;
}

/** What a verified webhook says about itself. */
export interface VerifiedWebhook {
  /** The same for every attempt of one event: remember it to do each once. */
  readonly id: string;
  /** When this attempt was made. */
  readonly timestamp: Date;
}

// The reference libraries of Standard Webhooks agree on five minutes, both ways.
const toleranceMs = 300_000;

// Senders have a signature a key, and few keys. Whoever sends thousands wants us to compute.
const mostSignatures = 50;

const faults: Readonly<Record<SignatureFault, string>> = {
  parsedBody:
    "The body is not the text or the bytes that came, but something made of them. Keep the raw body, and give that.",
  missingHeader: "One of the headers webhook-id, webhook-timestamp and webhook-signature is missing or empty.",
  repeatedHeader: "One of the headers webhook-id, webhook-timestamp and webhook-signature came more than once.",
  invalidId: "The header webhook-id holds a character that an id never has.",
  invalidTimestamp: "The header webhook-timestamp is not a whole number of seconds.",
  tooOld: "The webhook was signed more than 5 minutes ago. If it has just been sent, set this machine's clock.",
  tooNew: "The webhook was signed more than 5 minutes in the future. Set this machine's clock.",
  noMatch:
    "No signature matches. Check that the secret is this endpoint's, and that the body is the bytes as received.",
};

/**
 * Checks that a webhook was sent by who holds the secret, just now, and unchanged (Standard Webhooks 1.0).
 * @throws `invalid_signature`, whose `reason` says which check failed, and `invalid_secret`. Nothing else.
 */
export function verifyWebhook({ headers, body, secret, now = new Date() }: ReceivedWebhook): VerifiedWebhook {
  const keys = (typeof secret === "string" ? [secret] : secret).map(verifyingKey);
  if (keys.length === 0) throw new AncrageError("invalid_secret", "There is no secret to verify with. Give one.", {});
  if (typeof body !== "string" && !isUint8Array(body)) throw fault("parsedBody");
  const id = single(headers, "webhook-id");
  const time = single(headers, "webhook-timestamp");
  const signatures = single(headers, "webhook-signature");

  if (!/^[\x21-\x2d\x2f-\x7e]+$/.test(id)) throw fault("invalidId");
  if (!/^[1-9]\d{0,11}$/.test(time)) throw fault("invalidTimestamp");
  const timestamp = Number(time);
  const ageMs = now.getTime() - timestamp * 1000;
  if (ageMs > toleranceMs) throw fault("tooOld");
  if (ageMs < -toleranceMs) throw fault("tooNew");

  const content = { id, timestamp, body: typeof body === "string" ? Buffer.from(body) : body };
  let matches = false;
  // All are tried, so that the time taken does not tell which one matched.
  for (const isSignature of keys.map((key) => key(content))) {
    for (const signature of signatures.split(" ", mostSignatures)) if (isSignature(signature)) matches = true;
  }
  if (!matches) throw fault("noMatch");
  return { id, timestamp: new Date(timestamp * 1000) };
}

/** Says of each text whether it is this key's signature of the content. The content is hashed once for all of them. */
type VerifyingKey = (content: SignedContent) => (signature: string) => boolean;

function verifyingKey(key: string): VerifyingKey {
  keyOf(key, ["whsec_", "whpk_"]);
  return versionOf(key) === "v1" ? sharedKey(key) : publicKey(key);
}

function sharedKey(key: string): VerifyingKey {
  const shared = createSecretKey(keyOf(key, ["whsec_"]));
  return (content) => {
    const expected = Buffer.from(`v1,${hmac(content, shared).toString("base64")}`);
    return (signature) => {
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    };
  };
}

function publicKey(key: string): VerifyingKey {
  const verifying = publicKeyOf(key);
  return (content) => {
    const signed = signedBytes(content);
    return (signature) => {
      const given = Buffer.from(signature.slice("v1a,".length), "base64");
      // Base64 has several texts for the same bytes; a signature has one.
      return `v1a,${given.toString("base64")}` === signature && verify(null, signed, verifying, given);
    };
  };
}

function single(headers: ReceivedWebhook["headers"], name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : own(headers, name);
  if (value === null || value === undefined || value === "" || (typeof value !== "string" && value.length === 0)) {
    throw fault("missingHeader");
  }
  if (typeof value !== "string") throw fault("repeatedHeader");
  // Headers joins repeated fields with a comma and a space; neither an id nor a timestamp has one.
  if (name !== "webhook-signature" && value.includes(", ")) throw fault("repeatedHeader");
  return value;
}

function own(headers: Readonly<Record<string, string | readonly string[] | undefined>>, name: string) {
  const [key, another] = Object.keys(headers).filter((candidate) => candidate.toLowerCase() === name);
  if (another !== undefined) throw fault("repeatedHeader");
  return key === undefined ? undefined : headers[key];
}

function fault(reason: SignatureFault): AncrageError<"invalid_signature"> {
  return new AncrageError("invalid_signature", faults[reason], { reason });
}
