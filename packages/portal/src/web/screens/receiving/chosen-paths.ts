import type { Reply } from "@ancrage/client";

type Inferred = Reply<"InferredPathsReply">;
type Kind = Inferred["body"][number]["kind"];

/** The parts of a call that values are read of. */
export const callParts = ["headers", "query", "body"] as const;

/** One of them. */
export type CallPart = (typeof callParts)[number];

/** A path that is to be read, as it stands in its row. */
export interface ChosenPath {
  /** Tells rows apart while their paths are edited. */
  readonly key: number;
  readonly path: string;
  /** The name under which the handler gets its value; empty: the path itself. */
  readonly alias: string;
}

/** What is to be read of each part. */
export type ChosenPaths = Readonly<Record<CallPart, readonly ChosenPath[]>>;

/** What a sample has at each of its paths. */
export type SampleValues = ReadonlyMap<string, { readonly kind: Kind; readonly example: string | null }>;

/** Every path of a sample, to begin with. */
export function everyPath(inferred: Inferred): ChosenPaths {
  const rows = (part: CallPart) => inferred[part].map(({ path }, key) => ({ key, path, alias: "" }));
  return { headers: rows("headers"), query: rows("query"), body: rows("body") };
}

/** What a part of a sample has, by path. */
export function valuesOf(inferred: Inferred, part: CallPart): SampleValues {
  return new Map(inferred[part].map(({ path, kind, example }) => [path, { kind, example }]));
}

/** The rows with one more, which is empty. */
export function withEmptyPath(rows: readonly ChosenPath[]): readonly ChosenPath[] {
  return [...rows, { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, path: "", alias: "" }];
}

/** The names that more than one row has. */
export function namesTwice(rows: readonly ChosenPath[]): readonly string[] {
  const names = rows.filter(({ path }) => path !== "").map(nameOf);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** The name under which the handler gets the value of a row. */
export function nameOf({ path, alias }: ChosenPath): string {
  return alias.trim() === "" ? path : alias.trim();
}
