import { AncrageError } from "../errors/ancrage-error.ts";

/** Bytes of UTF-8: such texts become index keys, which PostgreSQL limits to 2,704 bytes together. */
export const LONGEST_KEY_BYTES = 256;

/** Whether it is a text that every store can keep as a key and find again. */
export function isKey(text: unknown): text is string {
  return (
    typeof text === "string" &&
    text !== "" &&
    Buffer.byteLength(text) <= LONGEST_KEY_BYTES &&
    !text.includes("\0") &&
    text.isWellFormed()
  );
}

/** `text`, given as `option`. @throws `invalid_option` when it is not a key */
export function checkedKey(option: string, text: string): string {
  if (isKey(text)) return text;
  throw new AncrageError(
    "invalid_option",
    `${option} is not usable: give a text of 1 to ${LONGEST_KEY_BYTES} bytes, without NUL characters and half surrogate pairs.`,
    { option },
  );
}
