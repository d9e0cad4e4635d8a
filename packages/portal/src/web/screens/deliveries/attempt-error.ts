import type { Reply } from "@ancrage/client";
import type { Messages } from "../../language/messages.ts";

type AttemptError = NonNullable<Reply<"AttemptReply">["error"]>;

/** Why an attempt failed, in the user's language. `status` is what the receiver answered, if it did. */
export function attemptErrorText({ code, message }: AttemptError, status: number | null, t: Messages): string {
  if (code === "status") return status === null ? message : t.attemptErrors.status(status);
  return t.attemptErrors[code];
}
