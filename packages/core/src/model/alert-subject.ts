import type { Endpoint } from "./endpoint.ts";

/** The endpoint that an alert is about: it is not sent to that one, and of subscribers only to those of its owner. */
export interface AlertSubject {
  readonly endpointId: string;
  readonly ownerId: Endpoint["ownerId"];
}
