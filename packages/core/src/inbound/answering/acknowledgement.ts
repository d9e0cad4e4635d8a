import type { InboundAnswer } from "../../model/receipt.ts";

/**
 * The answer that says only whether a call was received: `{ "code": 0, "message": … }` with status 200. Another code than 0
 * says that it was not, and the message why; the status may then be given too.
 */
export function acknowledgement(message: string, code = 0, status = 200): InboundAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ code, message }),
  };
}
