import { z } from "zod";

/** Who may become a customer. `id`: `P-1`; `source`: where the company heard of it, a fair, the web site, … */
export const prospect = z.object({ id: z.string(), name: z.string(), source: z.string(), createdAt: z.date() });

export type Prospect = z.output<typeof prospect>;

/** Body of `POST /api/prospects`. */
export const newProspectBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  source: z.string().trim().max(200).default("unknown"),
});
