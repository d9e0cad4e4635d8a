import type { Endpoint } from "./endpoint.ts";

/** An endpoint that is about to exist: enabled, healthy, without authentication and limits of its own. */
export function firstEndpoint(
  about: Pick<Endpoint, "id" | "tenantId" | "ownerId" | "kind" | "name" | "url" | "secrets" | "createdAt"> &
    Partial<Endpoint>,
): Endpoint {
  return {
    description: null,
    envelope: "bare",
    authentication: { kind: "none", values: [] },
    headers: [],
    allowSameUrl: false,
    sequenced: false,
    lastSequence: 0,
    rateLimit: null,
    rateIntervalMs: null,
    concurrency: null,
    attemptTimeoutMs: null,
    retryScheduleMs: null,
    payloadVersion: 1,
    state: "enabled",
    disabledReason: null,
    disabledAt: null,
    failuresInARow: 0,
    failingSince: null,
    failingStage: 0,
    pauses: 0,
    pausedUntil: null,
    pauseReason: null,
    deletedAt: null,
    ...about,
  };
}
