import { z } from "zod";
import { receivedRequest } from "./received-request.ts";

/** What the receiver's process tells the process that started it. */
export const receiverMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("listening"), url: z.url() }),
  z.object({ kind: z.literal("portTaken"), port: z.number() }),
  z.object({ kind: z.literal("received"), request: receivedRequest }),
]);

export type ReceiverMessage = z.output<typeof receiverMessage>;
