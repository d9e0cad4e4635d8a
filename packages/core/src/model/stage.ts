/**
 * When receivers hear of an operation: before its transaction, inside it before the operation, or after it. Everything that
 * `triggerWebhookEvent` records is `postOperation`.
 */
export type Stage = "preValidation" | "preOperation" | "postOperation";
