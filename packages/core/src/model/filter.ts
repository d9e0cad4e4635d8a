/** What a field is compared with. */
export type Comparable = string | number | boolean | null;

/** One condition on one field of a payload: exactly one of the operators. */
export type FilterCondition = { readonly path: string } & (
  | { readonly eq: Comparable }
  | { readonly ne: Comparable }
  /** Numbers with numbers, texts with texts (by code unit, so that times in ISO 8601 compare as times). */
  | { readonly gt: string | number }
  | { readonly gte: string | number }
  | { readonly lt: string | number }
  | { readonly lte: string | number }
  | { readonly in: readonly Comparable[] }
  | { readonly notIn: readonly Comparable[] }
  | { readonly startsWith: string }
  /** Whether the field is there; `null` is. */
  | { readonly exists: boolean }
);

/**
 * Which events a subscription wants, by their payload. A field that is absent equals nothing and compares with nothing; `ne`
 * and `notIn` are the opposites of `eq` and `in`. Every part is looked at once at most, so the cost is that of its length.
 */
export type Filter =
  | FilterCondition
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter };

/** The operators of conditions. */
export const filterOperators = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "notIn", "startsWith", "exists"] as const;

export type FilterOperator = (typeof filterOperators)[number];

/**
 * How large a filter may be: what is larger is code, and belongs into a trigger of its own. `parts` counts conditions and
 * what joins them; `bytes` is the whole as JSON, since routing reads the filters of all candidates at once.
 */
export const FILTER_LIMITS = {
  ...{ conditions: 100, parts: 250, depth: 10, values: 100 },
  ...{ bytes: 16_384, textBytes: 1_024, pathSteps: 16 },
} as const;
