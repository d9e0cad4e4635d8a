import { z } from "zod";

// What no database can keep as text is refused here, in words.

/** A text of the host's or subscriber's own: a scope, an owner, a field. */
export const text = storable(z.string());

/** A name that people read. */
export const name = storable(z.string().trim());

/** A URL before it is judged. */
export const url = z.string().min(1).max(2000);

function storable(schema: z.ZodString) {
  return schema
    .min(1)
    .max(256)
    .refine(
      (value) => value.isWellFormed() && !value.includes("\0"),
      "It holds a NUL character or half a surrogate pair.",
    );
}
