import type { DispatchersHeard } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

/** The statement of `DeliveryStore.dispatchersHeard`. */
export function hearingDispatchers(t: Tables) {
  const text = answering(
    `select count(*) filter (where heard_at >= $1::timestamptz)::integer as alive, max(heard_at) as "lastAt" from ${t.processes}`,
  );

  return async (to: Queryable, since: Date): Promise<DispatchersHeard> => {
    const [answer] = await answersOf<{ alive: number; lastAt: string | null }>(to, text, [since.toISOString()]);
    return { alive: answer?.alive ?? 0, lastAt: readTime(answer?.lastAt ?? null) };
  };
}
