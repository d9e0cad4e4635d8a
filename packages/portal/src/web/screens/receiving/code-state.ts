import type { Reply } from "@ancrage/client";

/** How it stands with a code at a time: one whose end has come is refused, although nobody has revoked it. */
export function codeState(
  { state, expiresAt }: Pick<Reply<"CodeReply">, "state" | "expiresAt">,
  now: number,
): "enabled" | "revoked" | "expired" {
  if (state === "revoked") return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) <= now ? "expired" : "enabled";
}
