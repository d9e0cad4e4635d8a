import type { Reply } from "@ancrage/client";
import type { Messages } from "../../language/messages.ts";

/** An inbound hook as a list of them has it. */
export type InboundHook = Reply<"InboundHookListReply">[number];

/** How callers of an inbound hook show who they are, besides knowing a code. */
export function authenticationText({ authentication }: Pick<InboundHook, "authentication">, t: Messages): string {
  if (authentication === "none" || authentication === "basic") return t.inboundHooks.authentications[authentication];
  return t.inboundHooks.signed(authentication);
}
