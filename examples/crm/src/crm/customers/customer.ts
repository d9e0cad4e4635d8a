import { z } from "zod";

/** Who buys from the company. */
export interface Customer {
  /** `C-1` */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: Date;
}

/** Body of `POST /api/customers`. */
export const newCustomerBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.email(),
});
