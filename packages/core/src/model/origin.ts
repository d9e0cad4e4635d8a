/** Characters of an origin, at most. */
export const LONGEST_ORIGIN = 256;

/** Whether a text may name where events come from: it stands in a header as it is. */
export function isOrigin(text: unknown): text is string {
  return typeof text === "string" && text.length <= LONGEST_ORIGIN && /^[\x21-\x7e]+$/.test(text);
}
