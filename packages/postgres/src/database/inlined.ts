/**
 * `text` with its parameters written into it, for texts of several statements, which take none. Only texts and `null`; the
 * form of the literal means the same whatever `standard_conforming_strings` is. NUL has no place in a text of PostgreSQL.
 */
export function inlined(text: string, values: readonly (string | null)[]): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => literal(values[Number(place) - 1] ?? null));
}

function literal(value: string | null): string {
  if (value === null) return "null";
  return `E'${value.replaceAll("\0", "\ufffd").replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
