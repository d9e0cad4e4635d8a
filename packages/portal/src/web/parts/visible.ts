// What cannot be seen: it controls a terminal or the direction of text, or hides. Line breaks, tabs and what joins emoji may stay.
const unseen = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A stored text with what cannot be seen written out: `\u{202e}` for the mark that turns the direction of writing. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
