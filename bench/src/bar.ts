import type { BenchDatabases } from "./databases/bench-databases.ts";
import type { Finding } from "./finding.ts";
import type { BarName } from "./settings.ts";

/** One bar: what is measured, how big it is, and how it is judged. */
export interface Bar {
  readonly name: BarName;
  readonly what: string;
  /** Measures with the full or the quick size. Rejects when our own side failed. */
  run(databases: BenchDatabases, quick: boolean): Promise<readonly Finding[]>;
}

export interface BarTerms<Size> {
  readonly name: BarName;
  readonly what: string;
  readonly full: Size;
  readonly quick: Size;
  readonly measure: (databases: BenchDatabases, size: Size) => Promise<readonly Finding[]>;
}

/** A bar with its two sizes. */
export function defineBar<Size>({ name, what, full, quick, measure }: BarTerms<Size>): Bar {
  return { name, what, run: (databases, isQuick) => measure(databases, isQuick ? quick : full) };
}
