import { AncrageError } from "../errors/ancrage-error.ts";

/** The refusal for an event that is absent or out of the caller's sight: they look alike. */
export function eventNotFound(eventId: string): AncrageError<"event_not_found"> {
  return new AncrageError("event_not_found", `There is no event ${eventId}.`, { eventId });
}
