import { z } from "zod";

/** A delivery, as far as the story reads `GET /webhooks/deliveries`. */
const ledgerRow = z.object({
  id: z.string(),
  eventId: z.string(),
  subscriptionId: z.string().nullable(),
  trigger: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  attempts: z.number(),
  lastStatus: z.number().nullable(),
});

export type LedgerRow = z.output<typeof ledgerRow>;

/** The answer to `GET /webhooks/deliveries`. */
export const ledgerPage = z.object({ items: z.array(ledgerRow), nextCursor: z.string().nullable() });

/** The answer to `GET /webhooks/deliveries/:id`: the delivery with every attempt. */
export const ledgerDetail = ledgerRow.extend({
  history: z.array(z.object({ state: z.string(), response: z.object({ status: z.number() }).nullable() })),
});
