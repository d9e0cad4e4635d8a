export { showSyncFailure } from "./show-sync-failure.ts";
export type { SyncFailure, SyncFailureOptions } from "./show-sync-failure.ts";
export type { SyncFailureLanguage } from "./sync-failure-messages.ts";
