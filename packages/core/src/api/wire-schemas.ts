import { z } from "zod";

/** A time on the wire. */
export const time = z.iso.datetime();

/** A whole number from 0. */
export const count = z.int().min(0);

/** `AuthenticationKind` of the model on the wire. */
export const authenticationKind = z.enum(["none", "httpHeader", "webhookKey", "httpQueryString", "basic", "bearer"]);

/** `Page` of the model on the wire. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item).describe("Newest first."),
    nextCursor: z.string().nullable().describe("Ask for the next page with it; null on the last page."),
  });
}
