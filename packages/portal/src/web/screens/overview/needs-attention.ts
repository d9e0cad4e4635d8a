import type { Reply } from "@ancrage/client";

/** Whether somebody should look at an endpoint: it is disabled, paused or failing, but not by anybody's wish here. */
export function needsAttention({
  state,
  disabledReason,
  pauseReason,
  failingSince,
}: Pick<Reply<"EndpointReply">, "state" | "disabledReason" | "pauseReason" | "failingSince">): boolean {
  if (state === "disabled") return disabledReason !== "byOperator";
  return failingSince !== null || (pauseReason !== null && pauseReason !== "byOperator");
}
