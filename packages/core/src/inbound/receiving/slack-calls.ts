import type { InboundAnswer } from "../../model/receipt.ts";
import type { CallValues } from "../call-values.ts";
import type { InboundAuthentication } from "../inbound-authentication.ts";
import { readPath } from "../paths/read-path.ts";
import { slackScheme } from "../schemes/known-schemes.ts";

const text = { "content-type": "text/plain; charset=utf-8" };

/** Whether there are calls that are answered without a signature. */
export function mayBeUnsigned(authentication: InboundAuthentication): boolean {
  return authentication.kind === "signature" && authentication.scheme === slackScheme;
}

/**
 * The answer to a call by which Slack makes sure of us, instead of the handler; `null`: it is none. A `url_verification` is
 * signed like every call and its challenge is given back. An `ssl_check` need not be signed: it is answered with nothing and
 * stored nowhere, so that nobody can slip anything in with it.
 */
export function slackAnswer(
  authentication: InboundAuthentication,
  values: Pick<CallValues, "body">,
  isVerified: boolean,
): InboundAnswer | null {
  if (!mayBeUnsigned(authentication)) return null;
  if (readPath(values.body, "ssl_check") === "1") return { status: 200, headers: text, body: "" };
  const challenge = readPath(values.body, "challenge");
  if (!isVerified || readPath(values.body, "type") !== "url_verification" || typeof challenge !== "string") return null;
  return { status: 200, headers: text, body: challenge };
}
