/** The tenant of every call under `tenancy: "single"`. */
export const DEFAULT_TENANT = "default";

/**
 * Whose rows may be seen and changed: those of one tenant, and with an `ownerId` only that owner's endpoints and what
 * hangs on them. Stores apply it inside each statement, so a foreign row looks exactly like an absent one.
 */
export interface Viewer {
  readonly tenantId: string;
  /** `null`: the whole tenant. */
  readonly ownerId: string | null;
}
