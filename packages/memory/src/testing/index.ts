export { createManualClock, type ManualClock } from "./manual-clock.ts";
export { createTestWebhooks, type TestWebhooks, type TestWebhooksOptions } from "./create-test-webhooks.ts";
export type { ScriptedAnswer } from "./scripted-answer.ts";
export type { ReceivedRequest, ScriptedReceiver } from "./scripted-receiver.ts";
export { createTestWebhooksOn, type TestWebhooksOn, type TestWorldOptions } from "./create-test-webhooks-on.ts";
