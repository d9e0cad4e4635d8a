import { z } from "zod";

/** One webhook that reached the receiver. */
export const receivedRequest = z.object({
  path: z.string(),
  /** `webhook-id`, as the request claims it. */
  webhookId: z.string(),
  /** Why it is not trusted; `null`: its signature is right. */
  distrust: z.string().nullable(),
  /** What it was answered with. */
  status: z.number(),
  /** The bytes of the body, in base64. */
  body: z.base64(),
});

export type ReceivedRequest = z.output<typeof receivedRequest>;
