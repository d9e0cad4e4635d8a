import type { Endpoint, Viewer } from "@ancrage/core";

/** Whether the viewer may see an endpoint and what hangs on it. */
export function isInSight(viewer: Viewer, endpoint: Endpoint): boolean {
  return endpoint.tenantId === viewer.tenantId && (viewer.ownerId === null || endpoint.ownerId === viewer.ownerId);
}
