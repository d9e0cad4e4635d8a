import { AncrageError } from "../errors/ancrage-error.ts";

/** The furthest ahead that an event may wait: 366 days, so that a year is one whenever it starts. */
const FURTHEST_MS = 366 * 24 * 60 * 60 * 1000;

/** When an event that happens `now` is to be routed; a time that has passed is now. @throws `invalid_option` */
export function checkedDeliverAt(deliverAt: Date, now: Date): Date {
  if (!(deliverAt instanceof Date) || Number.isNaN(deliverAt.getTime())) {
    throw invalid(`deliverAt is no time: ${String(deliverAt)}. Give a valid Date.`);
  }
  if (deliverAt.getTime() - now.getTime() > FURTHEST_MS) {
    throw invalid(
      `deliverAt is ${deliverAt.toISOString()}, more than a year ahead. Trigger the event when it is nearer.`,
    );
  }
  return new Date(Math.max(deliverAt.getTime(), now.getTime()));
}

function invalid(message: string): AncrageError<"invalid_option"> {
  return new AncrageError("invalid_option", message, { option: "deliverAt" });
}
