/**
 * `text` with its parameters written into it, for texts of several statements, which take none. Only texts and `null`; the
 * forms of the literals mean the same whatever `standard_conforming_strings` is. NUL has no place in a text of PostgreSQL.
 */
export function inlined(text: string, values: readonly (string | null)[]): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => literal(values[Number(place) - 1] ?? null));
}

// Two dollars with a name between them. PostgreSQL looks for the whole of it, and a value may end with its beginning.
const opening = "$ancrage";
const quote = `${opening}$`;

/** Text between dollars stands as it is: JSON, which results come as, would have a stroke doubled at each of its quotes. */
function literal(value: string | null): string {
  if (value === null) return "null";
  const text = value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;
  if (!text.includes("\\") && !text.includes("'")) return `E'${text}'`;
  if (!text.includes(opening)) return `${quote}${text}${quote}`;
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
