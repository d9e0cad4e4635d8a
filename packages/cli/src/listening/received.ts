import type { SignatureFault } from "@ancrage/core";

/** A webhook that came, as `ancrage listen --json` prints it. */
export interface Received {
  /** When it had come, ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** With the values of its query hidden: they may be secrets. */
  readonly path: string;
  /** `webhook-id`; `null`: it had none. */
  readonly id: string | null;
  /** What its body says it is; `null`: it does not say. */
  readonly type: string | null;
  /** `null`: there was no secret to check with. */
  readonly verified: boolean | null;
  /** Why it is not to be trusted. */
  readonly fault: SignatureFault | null;
  /** The same in words. */
  readonly message: string | null;
  /** What it was answered. */
  readonly status: number;
  /** From its last byte to the answer. */
  readonly answeredMs: number;
  /** The JSON of its body, or else its text. */
  readonly body: unknown;
}
