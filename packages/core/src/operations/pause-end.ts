import { invalidRequest } from "../api/invalid-request.ts";

/** When a pause ends. @throws `invalid_request` for a time that has passed */
export function pauseEnd(until: Date, now: Date): Date {
  if (until > now) return until;
  const message = `${until.toISOString()} has passed. Give a later time, or none to pause until it is resumed.`;
  throw invalidRequest([{ path: "until", message }]);
}
