import type { Viewer } from "@ancrage/core";
import type { Tables } from "../schema/tables.ts";
import type { Parameters } from "./parameters.ts";

/** The conditions that a delivery `d` is one that the viewer may see. */
export function inSight(t: Tables, { tenantId, ownerId }: Viewer, add: Parameters["add"]): string[] {
  const tenant = add(tenantId);
  if (ownerId === null) return [`d.tenant_id = ${tenant}`];
  const owned = `select e.id from ${t.endpoints} e where e.tenant_id = ${tenant} and e.owner_id = ${add(ownerId)}`;
  return [`d.tenant_id = ${tenant}`, `d.endpoint_id in (${owned})`];
}
