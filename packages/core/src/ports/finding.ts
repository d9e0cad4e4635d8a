/** What a diagnosis looks at. */
export type CheckName = "database" | "schema" | "tracking" | "sealingKeys" | "clock" | "publicUrl";

/** What one check of `Webhooks.diagnose` came to. No text shows a secret. */
export interface Finding {
  readonly check: CheckName;
  /** `skipped`: it could not be looked at, because of what another check found. */
  readonly outcome: "good" | "wrong" | "skipped";
  readonly expected: string;
  readonly found: string;
  /** What mends it: commands, SQL or code, to be run in this order. Empty unless it is wrong. */
  readonly repair: readonly string[];
}
