import Table from "cli-table3";
import type { LedgerRow } from "./ledger-page.ts";

/** The ledger as a table, in the order given. `endpointOf` names the endpoint of a delivery. */
export function ledgerTable(rows: readonly LedgerRow[], endpointOf: (row: LedgerRow) => string): string {
  const table = new Table({
    head: ["endpoint", "trigger", "state", "attempts", "last status"],
    // Without colours: the table also goes to files and logs.
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const state = row.reason === null ? row.state : `${row.state} (${row.reason})`;
    table.push([endpointOf(row), row.trigger, state, row.attempts, row.lastStatus]);
  }
  return table.toString();
}
