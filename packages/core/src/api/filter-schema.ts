import { z } from "zod";
import type { Filter } from "../model/filter.ts";

/**
 * A filter on the wire: an object. What it may say is checked by `operations/checked-filter.ts`, which knows the payload's
 * schema and has better words for it.
 */
export const filterSchema = z
  .record(z.string(), z.unknown())
  .describe(
    'Only events whose payload passes it: { "path": "amount", "gte": 1000 }, joined by { "and": [] }, { "or": [] }, { "not": {} }.',
  ) as unknown as z.ZodType<Filter, Filter>;
