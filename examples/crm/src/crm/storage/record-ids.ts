import { z } from "zod";

const idRows = z.array(z.object({ id: z.string() }));

/** The ids that a query for `id` found. */
export function recordIds({ rows }: { readonly rows: unknown }): string[] {
  return idRows.parse(rows).map(({ id }) => id);
}
