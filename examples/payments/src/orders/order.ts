import { z } from "zod";

/** What was paid for. Amounts are in the smallest unit of the currency, as the payments provider has them. */
export const order = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  refunded: z.int(),
});

/** The columns of an `order`. */
export const orderColumns = "id, amount, currency, refunded";
