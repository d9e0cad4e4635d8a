import type { StagedEvent } from "@ancrage/core";

/** What a transaction takes the place of notes with, once it commits. */
export interface StagedCommit {
  readonly noteIds: readonly string[];
  readonly events: readonly StagedEvent[];
}
