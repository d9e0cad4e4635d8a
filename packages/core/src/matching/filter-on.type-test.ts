// Compiled, not run: a filter that cannot be meant of the payload must be refused by the compiler.
import { z } from "zod";
import { filterOn } from "./filter-on.ts";

const deal = {
  payload: z.object({
    amount: z.number(),
    label: z.string(),
    stage: z.enum(["won", "lost"]),
    closed: z.boolean().nullable(),
    customer: z.object({ country: z.string() }).optional(),
    lines: z.array(z.object({ sku: z.string() })),
  }),
};

filterOn(deal, { path: "amount", gte: 1000 });
filterOn(deal, { path: "label", startsWith: "A" });
filterOn(deal, { path: "stage", in: ["won"] });
filterOn(deal, { path: "closed", eq: null });
filterOn(deal, { path: "customer.country", ne: "FR" });
filterOn(deal, { path: "lines[0].sku", eq: "A" });
filterOn(deal, { and: [{ path: "amount", lt: 5 }, { not: { or: [{ path: "label", exists: true }] } }] });

// @ts-expect-error: no such field
filterOn(deal, { path: "total", gte: 1000 });
// @ts-expect-error: no such field inside
filterOn(deal, { path: "customer.city", eq: "x" });
// @ts-expect-error: a number is not compared with a text
filterOn(deal, { path: "amount", gte: "1000" });
// @ts-expect-error: a number starts with nothing
filterOn(deal, { path: "amount", startsWith: "1" });
// @ts-expect-error: not one of its values
filterOn(deal, { path: "stage", eq: "open" });
// @ts-expect-error: no operator
filterOn(deal, { path: "amount" });
// @ts-expect-error: wrong inside an and
filterOn(deal, { and: [{ path: "amount", eq: "x" }] });
