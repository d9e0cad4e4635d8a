import { parseQuery } from "../parsing/parse-query.ts";

/** One path of a sample. */
export interface InferredPath {
  readonly path: string;
  readonly kind: "text" | "number" | "boolean" | "null" | "object" | "array";
  /** What the sample has there, at most 80 characters; `null` for an object or array. */
  readonly example: string | null;
}

export interface InferredPaths {
  readonly paths: readonly InferredPath[];
  /** There are more than are listed. */
  readonly truncated: boolean;
}

/** Paths that are listed at most, and how deep. */
export const INFERENCE_LIMITS = { paths: 1_000, depth: 32 } as const;

const longestExample = 80;

/** A sample of a query as it is pasted: a whole URL, or only its query part, with or without `?`. */
export function queryOf(sample: string): string {
  const text = sample.trim().replace(/#.*$/s, "");
  const start = text.indexOf("?");
  return start === -1 && /^https?:\/\//i.test(text) ? "" : text.slice(start + 1);
}

/**
 * Every path of a sample, each level of it: `a`, `b`, `b.c`, `query[0]`, `query[0].a`, in the order of the sample.
 */
export function inferPaths(sample: unknown): InferredPaths {
  const paths: InferredPath[] = [];
  let truncated = false;

  const walk = (value: unknown, path: string, depth: number): void => {
    if (paths.length >= INFERENCE_LIMITS.paths || depth > INFERENCE_LIMITS.depth) {
      truncated = true;
      return;
    }
    if (path !== "") paths.push({ path, kind: kindOf(value), example: exampleOf(value) });
    if (Array.isArray(value)) {
      for (const [index, element] of value.entries()) {
        if (truncated) return;
        walk(element, `${path}[${index}]`, depth + 1);
      }
    } else if (typeof value === "object" && value !== null) {
      for (const name of Object.keys(value)) {
        if (truncated) return;
        walk((value as Record<string, unknown>)[name], path === "" ? name : `${path}.${name}`, depth + 1);
      }
    }
  };
  walk(sample, "", 0);
  return { paths, truncated };
}

/** Every path that one of the samples has, as the first of them has it. */
export function inferTogether(samples: readonly unknown[]): InferredPaths {
  const inferred = samples.map(inferPaths);
  const byPath = new Map(inferred.flatMap(({ paths }) => paths.map((one) => [one.path, one] as const)).toReversed());
  const ordered = [...new Set(inferred.flatMap(({ paths }) => paths.map(({ path }) => path)))];
  const paths = ordered.flatMap((path) => byPath.get(path) ?? []).slice(0, INFERENCE_LIMITS.paths);
  return { paths, truncated: paths.length < ordered.length || inferred.some(({ truncated }) => truncated) };
}

/** As `inferPaths`, of a pasted URL or query. */
export function inferQueryPaths(sample: string): InferredPaths {
  return inferPaths(parseQuery(queryOf(sample)) ?? {});
}

function kindOf(value: unknown): InferredPath["kind"] {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  const kinds = { string: "text", number: "number", boolean: "boolean", object: "object" } as const;
  return kinds[typeof value as keyof typeof kinds] ?? "text";
}

function exampleOf(value: unknown): string | null {
  if (typeof value === "object" && value !== null) return null;
  const text = String(value ?? null);
  return text.length > longestExample ? `${text.slice(0, longestExample - 1)}…` : text;
}
