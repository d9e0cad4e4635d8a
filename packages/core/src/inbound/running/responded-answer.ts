import type { InboundAnswer } from "../../model/receipt.ts";
import { checkedAnswer } from "../answering/checked-answer.ts";

/**
 * What `respond` was given, as an answer: a text goes out as it is, nothing as an empty body, everything else as JSON.
 * @throws `TypeError` for what cannot be sent
 */
export function respondedAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): InboundAnswer {
  if (body === undefined || typeof body === "string") return checkedAnswer({ status, headers, body: body ?? "" });
  const json: unknown = JSON.stringify(body);
  if (typeof json !== "string") throw new TypeError(`The answer's body, a ${typeof body}, has no JSON.`);
  return checkedAnswer({
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: json,
  });
}
