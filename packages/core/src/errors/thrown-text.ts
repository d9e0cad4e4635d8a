// Enough to recognise a fault by, and no room for a whole dump.
const longestText = 500;

/**
 * What was thrown, in one line that every store can keep and every log can show. Anything may be thrown, so this never
 * throws itself: not at an error whose message cannot be read, nor at an object that has no text.
 */
export function thrownText(thrown: unknown): string {
  try {
    return lineOf(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  } catch {
    return "Something was thrown that has no text.";
  }
}

/**
 * `text` as one line of at most 500 characters. Line breaks become spaces; other control characters, which could end a
 * line of a log, colour a terminal or be refused by a database, become visible.
 */
export function lineOf(text: string): string {
  const kept = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  return kept
    .toWellFormed()
    .replace(/[\r\n\u2028\u2029]+[ \t]*/g, " ")
    .replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
