import type { Endpoint, ResealedEndpoints } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { columns, selecting } from "../rows/columns.ts";
import { limitOf } from "../rows/limit-of.ts";
import { type AnsweredEndpoint, readEndpoint } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { writingEndpoint } from "./write-endpoint.ts";

/** `SubscriptionStore.resealEndpoints`: one transaction, which locks its batch. */
export function resealingEndpoints(t: Tables) {
  const write = writingEndpoint(t);
  const text = (limit: number) =>
    answering(`select ${selecting(columns.endpoint, "e")} from ${t.endpoints} e
where $1::text is null or e.id > $1 order by e.id limit ${limitOf(limit)} for update`);

  return (
    database: Database,
    after: string | null,
    limit: number,
    change: (endpoint: Endpoint) => Endpoint,
  ): Promise<ResealedEndpoints> =>
    database.transaction(async (transaction) => {
      const batch = (await answersOf<AnsweredEndpoint>(transaction, text(limit), [after])).map(readEndpoint);
      let changed = 0;
      for (const endpoint of batch) {
        const resealed = change(endpoint);
        if (resealed === endpoint) continue;
        await write(transaction, resealed);
        changed += 1;
      }
      return { last: batch.at(-1)?.id ?? null, changed };
    });
}
