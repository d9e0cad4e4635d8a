import { z } from "zod";
import { filterSchema } from "./filter-schema.ts";
import { time } from "./wire-schemas.ts";

/** `SubscriptionReply` on the wire. */
export const subscriptionReply = z.strictObject({
  id: z.string(),
  name: z.string().describe("What people call it; made of trigger and endpoint unless it is given."),
  description: z.string().nullable(),
  endpointId: z.string(),
  endpointName: z.string(),
  trigger: z.string().describe("A trigger's name, or *."),
  resource: z.string().nullable().describe("Of its trigger; null for *, and where it is not registered."),
  action: z.string().nullable(),
  scope: z.string().nullable().describe("Only events of this scope; null: of every scope."),
  mode: z.enum(["async", "sync"]),
  stage: z.enum(["preValidation", "preOperation", "postOperation"]),
  changedFields: z
    .array(z.string())
    .nullable()
    .describe("For updates: only events that changed one of these payload fields; null: any change."),
  filter: filterSchema.nullable(),
  content: z
    .enum(["full", "thin", "fresh"])
    .describe("full: the payload as it was routed. thin: ids and a link. fresh: built again for each attempt."),
  whenTooLarge: z.enum(["cancel", "thin"]).describe("What becomes of a payload that is larger than can be sent."),
  deleteOnSuccess: z.boolean().describe("What was sent is dropped after a success; a tombstone stays."),
  createdAt: time,
  expiresAt: time.nullable().describe("It ends by itself then; null: it does not."),
  hint: z
    .enum(["noChangedFields"])
    .nullable()
    .describe("noChangedFields: its trigger tells of updates, and it asks for every one of them."),
});

/** `SubscribeReply` on the wire. */
export const subscribeReply = z.strictObject({
  id: z.string().describe("Give it back to unsubscribe."),
  secret: z.string().optional().describe("Only when it made a new one; shown this once."),
  expiration_date: time.optional().describe("It ends by itself then, unless it is subscribed again."),
});

/** `TriggerGridReply` on the wire. */
export const triggerGridReply = z.strictObject({
  endpointId: z.string(),
  scope: z.string().nullable().describe("Of which scope; null: the subscriptions to every scope."),
  allSubscriptionId: z
    .string()
    .nullable()
    .describe("The subscription to every trigger (*), which covers all cells; null: there is none."),
  actions: z.array(z.string()).describe("The columns: create, update, delete, then the others."),
  resources: z
    .array(
      z.strictObject({
        resource: z.string(),
        cells: z.array(
          z.strictObject({
            action: z.string(),
            trigger: z.string(),
            description: z.string(),
            subscribed: z.boolean(),
            subscriptionId: z.string().nullable(),
          }),
        ),
      }),
    )
    .describe("The rows, each with the cells that have a trigger."),
});

/** `TicksReply` on the wire. */
export const ticksReply = z.strictObject({
  cells: z
    .array(
      z.strictObject({
        resource: z.string(),
        action: z.string(),
        trigger: z.string().nullable().describe("null: the cell has no trigger."),
        outcome: z.enum(["subscribed", "unsubscribed", "unchanged", "refused"]),
        subscriptionId: z.string().nullable().describe("The subscription that there is afterwards."),
        error: z
          .strictObject({
            code: z.enum(["unknown_trigger", "duplicate_endpoint", "endpoint_not_found"]),
            message: z.string(),
          })
          .nullable()
          .describe("Why it was refused; null: it was not."),
      }),
    )
    .describe("In the order given."),
});
