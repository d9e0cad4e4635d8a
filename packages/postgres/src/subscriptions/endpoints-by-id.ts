import type { Endpoint } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { columns, selecting } from "../rows/columns.ts";
import { type AnsweredEndpoint, readEndpoint } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

/** Reads the endpoints of rows as they are now, deleted or not; with `lock`, in the order of ids, held until commit. */
export function endpointsById(t: Tables) {
  const select = `select ${selecting(columns.endpoint, "e")} from ${t.endpoints} e where e.id = any ($1::text[]) order by e.id`;
  const [reading, locking] = [answering(select), answering(`${select} for update`)];

  return async (
    to: Queryable,
    rows: readonly { readonly endpointId: string }[],
    { lock = false }: { lock?: boolean } = {},
  ): Promise<ReadonlyMap<string, Endpoint>> => {
    const ids = [...new Set(rows.map(({ endpointId }) => endpointId))];
    if (ids.length === 0) return new Map();
    const found = await answersOf<AnsweredEndpoint>(to, lock ? locking : reading, [ids]);
    return new Map(found.map((row) => [row.id, readEndpoint(row)]));
  };
}
