import { z } from "zod";

/** Who may become a customer. */
export interface Prospect {
  /** `P-1` */
  readonly id: string;
  readonly name: string;
  /** Where the company heard of it: a fair, the web site, … */
  readonly source: string;
  readonly createdAt: Date;
}

/** Body of `POST /api/prospects`. */
export const newProspectBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  source: z.string().trim().max(200).default("unknown"),
});
