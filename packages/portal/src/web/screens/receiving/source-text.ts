// What turns the direction of writing, breaks a line, or hides: in source, it would make code look like other code.
const unseen = /[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text as a string of JavaScript, with such characters as `\uXXXX`: it is someone else's, and gets copied into code. */
export function sourceText(text: string): string {
  return JSON.stringify(text).replace(unseen, (character) =>
    // A surrogate pair becomes two of them: JSON has none of more than four digits.
    Array.from({ length: character.length }, (_, index) => escapeOf(character.charCodeAt(index))).join(""),
  );
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
