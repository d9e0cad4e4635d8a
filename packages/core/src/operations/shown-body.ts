import type { AttemptReply } from "../api/ledger-replies.ts";

type ShownBody = Pick<NonNullable<AttemptReply["response"]>, "body" | "bodyBase64">;

/** Shows bytes as text where that loses nothing, and the bytes beside it where it does. */
export function shownBody(bytes: Uint8Array): ShownBody {
  // A byte order mark is part of what the receiver sent.
  const body = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const isWhole = Buffer.from(body).equals(bytes);
  return isWhole ? { body } : { body, bodyBase64: Buffer.from(bytes).toString("base64") };
}
