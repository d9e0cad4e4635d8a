import { z } from "zod";

const label = z.string().trim().min(1).max(200);
const amount = z.number().nonnegative();
const status = z.enum(["open", "won", "lost"]);

/** Something that a customer may buy. */
export const opportunity = z.object({
  /** `D-1` (D for deal) */
  id: z.string(),
  customerId: z.string(),
  label: z.string(),
  amount: z.number(),
  /** Whether it is a project; only projects are told to the outside. */
  isProject: z.boolean(),
  status,
  createdAt: z.date(),
});

export type Opportunity = z.output<typeof opportunity>;

/** Body of `POST /api/opportunities`. */
export const newOpportunityBody = z.strictObject({
  customerId: z.string(),
  label,
  amount,
  isProject: z.boolean().default(false),
});

/** Body of `POST /api/opportunities/import`. */
export const importBody = z.array(newOpportunityBody).min(1).max(1_000);

/** Body of `PATCH /api/opportunities/:id`. */
export const opportunityChangeBody = z
  .strictObject({ label, amount, status, isProject: z.boolean() })
  .exactPartial()
  .refine((change) => Object.keys(change).length > 0, "Give at least one of label, amount, status and isProject.");
