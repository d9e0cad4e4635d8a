import { z } from "zod";

// What no database can keep as text is refused here, in words.

/** A text of the host's or subscriber's own: a scope, an owner, a field. */
export const text = storable(z.string());

/** A name that people read. */
export const name = storable(z.string().trim());

/** The longest description, in characters. */
export const LONGEST_DESCRIPTION = 1_000;

/** The longest URL that may receive, in characters. */
export const LONGEST_URL = 2_000;

/** A URL before it is judged. */
export const url = z.string().min(1).max(LONGEST_URL);

/** A text of 1 to `longest` characters that every database can keep. */
export function storable(schema: z.ZodString, longest = 256) {
  return schema
    .min(1)
    .max(longest)
    .refine(
      (value) => value.isWellFormed() && !value.includes("\0"),
      "It holds a NUL character or half a surrogate pair.",
    );
}
