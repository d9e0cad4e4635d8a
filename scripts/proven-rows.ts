/** A test as vitest reports it. */
export interface ReportedTest {
  readonly title: string;
  readonly status: string;
}

/**
 * One line for each store: which rows of the feature list its tests have proven. A title begins with the ids of its rows
 * and ends with the store in brackets, and perhaps the framework: `S4.06 subscribing … [PGlite, koa]`.
 */
export function provenRows(tests: readonly ReportedTest[]): readonly string[] {
  const byStore = new Map<string, Set<string>>();
  for (const { title, status } of tests) {
    const store = /\[(memory|PGlite|PostgreSQL)\b[^\]]*\]$/.exec(title)?.[1];
    const ids = /^(?:(?:S\d|Z)\.\d+[, ]+)+/.exec(title)?.[0];
    if (status !== "passed" || store === undefined || ids === undefined) continue;
    const rows = byStore.get(store) ?? new Set();
    for (const id of ids.split(/[, ]+/)) if (id !== "") rows.add(id);
    byStore.set(store, rows);
  }
  return Array.from(byStore, ([store, rows]) => `${store}: ${rows.size} rows, ${[...rows].sort().join(" ")}`);
}
