import { AncrageError } from "../errors/ancrage-error.ts";
import { isOrigin, LONGEST_ORIGIN } from "../model/origin.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";

/** The greatest depth that every store can keep. */
const greatestDepth = 999_999_999;

/** What led to an event, as its row has it. @throws `invalid_option` */
export function checkedCause({
  depth = 0,
  origin,
}: {
  readonly depth?: number | undefined;
  readonly origin?: string | undefined;
}): Pick<WebhookEvent, "depth" | "origin"> {
  if (!Number.isInteger(depth) || depth < 0 || depth > greatestDepth) {
    throw invalid("depth", `depth is ${depth}. Give a whole number of 0 to ${greatestDepth}.`);
  }
  return { depth, origin: origin === undefined ? null : checkedOrigin(origin) };
}

/** `origin` as it may stand in a header. @throws `invalid_option` */
export function checkedOrigin(origin: string): string {
  if (isOrigin(origin)) return origin;
  throw invalid(
    "origin",
    `origin is not usable: give 1 to ${LONGEST_ORIGIN} visible ASCII characters, without spaces.`,
  );
}

function invalid(option: string, message: string): AncrageError<"invalid_option"> {
  return new AncrageError("invalid_option", message, { option });
}
