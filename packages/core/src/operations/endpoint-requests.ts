import type { z } from "zod";
import type { createEndpointBody, rotateSecretBody, updateEndpointBody } from "../api/endpoint-schemas.ts";

/** As entered: name and URL, and what differs from the defaults. `ownerId` defaults to the one that the call acts for. */
export type NewEndpoint = z.input<typeof createEndpointBody>;

/** As entered; what is absent stays. A header without a value keeps the stored one. */
export type EndpointChange = z.input<typeof updateEndpointBody>;

/** Which signature (default `v1`), and for how many milliseconds the secrets it replaces still sign (default 24 h). */
export type SecretRotation = z.input<typeof rotateSecretBody>;

/** How long to pause. */
export interface PauseRequest {
  /** Default: until it is resumed. */
  readonly until?: Date | undefined;
}
