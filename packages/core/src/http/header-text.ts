import type { HttpHeaders } from "./http-message.ts";

/** A header as one line of text, `null` when absent. One that came more than once is joined, so that it equals nothing expected. */
export function headerText(headers: HttpHeaders, name: string): string | null {
  const value = headers[name];
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(", ");
}
