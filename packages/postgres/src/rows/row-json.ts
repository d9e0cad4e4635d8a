/** The column types of rows that go into a statement as one JSON text. */
export type ColumnType =
  | "text"
  | "integer"
  | "double precision"
  | "boolean"
  | "timestamptz"
  | "text[]"
  | "double precision[]";

/**
 * A FROM item that reads the JSON array in the parameter `parameter` as rows. One JSON text for a batch is the quickest
 * way out of the process, and the same for every client: as text, because one that hears "json" makes JSON of it again.
 */
export function rowsIn(parameter: `$${number}`, name: string, fields: Readonly<Record<string, ColumnType>>): string {
  const definitions = Object.entries(fields).map(([field, type]) => `"${field}" ${type}`);
  return `json_to_recordset(${parameter}::text::json) as ${name}(${definitions.join(", ")})`;
}
