import type { Endpoint, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { columns, selecting } from "../rows/columns.ts";
import { type AnsweredEndpoint, readEndpoint } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

/** Finds a live endpoint in the viewer's sight; with `lock`, nobody else changes it before the transaction ends. */
export function findingEndpoint(t: Tables) {
  const select = `select ${selecting(columns.endpoint, "e")} from ${t.endpoints} e
where e.id = $1 and e.tenant_id = $2 and ($3::text is null or e.owner_id = $3) and e.deleted_at is null`;
  const [reading, locking] = [answering(select), answering(`${select} for update`)];

  return async (
    to: Queryable,
    { tenantId, ownerId }: Viewer,
    endpointId: string,
    { lock = false }: { lock?: boolean } = {},
  ): Promise<Endpoint | null> => {
    const [found] = await answersOf<AnsweredEndpoint>(to, lock ? locking : reading, [endpointId, tenantId, ownerId]);
    return found === undefined ? null : readEndpoint(found);
  };
}
