import { invalidRequest } from "../api/invalid-request.ts";
import type { Subscription } from "../model/subscription.ts";

/** @throws `invalid_request` when it asks for another form of what has one: the input that is told ahead of an operation. */
export function refuseContentAhead({
  stage = "postOperation",
  content = "full",
}: {
  readonly stage?: Subscription["stage"] | undefined;
  readonly content?: Subscription["content"] | undefined;
}): void {
  if (stage === "postOperation" || content === "full") return;
  const message = `At the stage ${stage} the input of the operation is sent, which has no other form. Leave content out.`;
  throw invalidRequest([{ path: "content", message }]);
}
