import { AncrageError } from "../errors/ancrage-error.ts";

/** The refusal for an endpoint that is absent, deleted, or out of the caller's sight: they look alike. */
export function endpointNotFound(endpointId: string): AncrageError<"endpoint_not_found"> {
  return new AncrageError("endpoint_not_found", `There is no endpoint ${endpointId}. It may have been deleted.`, {
    endpointId,
  });
}

/** The refusal to send anything to an endpoint that receives nothing. */
export function endpointDisabled(endpointId: string): AncrageError<"endpoint_disabled"> {
  return new AncrageError(
    "endpoint_disabled",
    `The endpoint ${endpointId} is disabled and receives nothing. Enable it first.`,
    { endpointId },
  );
}

/** The refusal to list by number what has none. */
export function notSequenced(endpointId: string): AncrageError<"not_sequenced"> {
  return new AncrageError(
    "not_sequenced",
    `The endpoint ${endpointId} numbers nothing. Set sequenced to true; what is routed from then on has a number.`,
    { endpointId },
  );
}
