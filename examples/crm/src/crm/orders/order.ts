import { z } from "zod";

/** What a customer has ordered. */
export const order = z.object({
  /** `O-1` */
  id: z.string(),
  customerId: z.string(),
  label: z.string(),
  amount: z.number(),
  createdAt: z.date(),
});

export type Order = z.output<typeof order>;

/** The columns of `crm.orders` as `order` has them. */
export const orderColumns = 'id, customer_id as "customerId", label, amount, created_at as "createdAt"';

/** Body of `POST /api/orders`. */
export const newOrderBody = z.strictObject({
  customerId: z.string(),
  label: z.string().trim().min(1).max(200),
  amount: z.number().nonnegative(),
});
