import qs from "qs";

/** Limits of a query or a form: what lies beyond them refuses the call instead of being left out. */
export const QUERY_LIMITS = { parameters: 1_000, depth: 20, array: 1_000 } as const;

/**
 * A query or a form as values: nested names (`a[b]=1`, `a[0][b]=1`, `a[]=1`) become objects and arrays, a name that comes
 * twice an array, everything else a text. Objects have no prototype. `null` when it goes beyond the limits.
 */
export function parseQuery(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return qs.parse(text, {
      depth: QUERY_LIMITS.depth,
      strictDepth: true,
      parameterLimit: QUERY_LIMITS.parameters,
      arrayLimit: QUERY_LIMITS.array,
      throwOnLimitExceeded: true,
      plainObjects: true,
      ignoreQueryPrefix: true,
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
