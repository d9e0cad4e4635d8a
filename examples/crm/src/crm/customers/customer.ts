import { z } from "zod";

/** Who buys from the company. `id`: `C-1`. */
export const customer = z.object({ id: z.string(), name: z.string(), email: z.string(), createdAt: z.date() });

export type Customer = z.output<typeof customer>;

/** Body of `POST /api/customers`. */
export const newCustomerBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.email(),
});
