import { randomBytes } from "node:crypto";

// Letters and digits that nobody mistakes for one another when a code is read out: no i, l, o, u, as in Crockford's base 32.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** Random characters of a code: 28 of 5 bits each are 140 bits. */
const randomLength = 28;
const longestPrefix = 16;

/**
 * A new code: a readable prefix made of the inbound hook's name, a dash, and 140 random bits. It fits into a path as it is.
 * `refresh-customer` gives `REFRESHCUSTOMER-7f3k…`.
 */
export function makeCode(hook: string): string {
  const letters = hook.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const bytes = randomBytes(randomLength);
  const random = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
  return `${letters.slice(0, longestPrefix) || "HOOK"}-${random}`;
}

/** Whether a text can be a code at all; others need no look. */
export function isCodeText(text: string): boolean {
  return /^[A-Z0-9]{1,16}-[0-9a-hjkmnp-tv-z]{28}$/.test(text);
}
