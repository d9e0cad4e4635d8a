import type { InboundAnswer } from "../../model/receipt.ts";

const text = "text/plain; charset=utf-8";
const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const valuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;
// Node works these out; another value would break the answer apart.
const ownHeaders = new Set(["content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer"]);

/**
 * An answer of the host's as it may be sent: 200, `ok` and plain text where it says nothing else, header names in lower case.
 * @throws `TypeError` for a status, header or body that cannot be sent
 */
export function checkedAnswer({ status = 200, headers = {}, body = "ok" }: Partial<InboundAnswer>): InboundAnswer {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError(`The answer's status is ${String(status)}. Give a whole number, 200 to 599.`);
  }
  if (typeof body !== "string") throw new TypeError(`The answer's body is of type ${typeof body}. Give a text.`);
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!namePattern.test(name) || typeof value !== "string" || !valuePattern.test(value)) {
      throw new TypeError(`The answer's header ${JSON.stringify(name.slice(0, 80))} cannot be sent.`);
    }
    if (!ownHeaders.has(name.toLowerCase())) checked[name.toLowerCase()] = value;
  }
  const hasNoBody = status === 204 || status === 205 || status === 304;
  if (hasNoBody) return { status, headers: checked, body: "" };
  return { status, headers: { "content-type": text, ...checked }, body };
}
