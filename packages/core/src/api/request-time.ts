import { z } from "zod";

/** Whether every database can keep a time: PostgreSQL has no year 0, and nobody means one of five digits. */
export function isStorableTime(time: Date): boolean {
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** What is wrong with a time that is not. */
export const NO_STORABLE_TIME = "Its year does not lie between 1 and 9999.";

/** A time in a request over HTTP: ISO 8601 with a zone. */
export const requestTime = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(isStorableTime, NO_STORABLE_TIME);
