/**
 * `enabled`: calls with it are taken. `revoked`: somebody ended it. A code that has expired stays `enabled` with `expiresAt`
 * in the past, so that it says when and why it ended.
 */
export type InboundCodeState = "enabled" | "revoked";

/** The secret part of a URL of ours that one third party calls. The code itself is kept nowhere, but for `copy`. */
export interface InboundCode {
  /** `cod_…` */
  readonly id: string;
  readonly tenantId: string;
  /** The name of the inbound hook that it leads to. */
  readonly hook: string;
  /** Whom it was given to; unique among the hook's codes that are `enabled` and have no end. */
  readonly label: string;
  /** The first characters of the code, all that is ever shown of it: `MON***`. */
  readonly masked: string;
  /** A keyed hash of the code, by which a call finds it. */
  readonly hash: string;
  /** The code itself, sealed at rest, when the operator wants to be able to show it again; `null`: it was shown once, or cannot be opened. */
  readonly copy: string | null;
  readonly state: InboundCodeState;
  readonly createdAt: Date;
  /** It is taken until then; `null`: until it is revoked. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Calls that came with it and passed every check, and when the last one did. Counted a little later than they come. */
  readonly uses: number;
  readonly lastUsedAt: Date | null;
}

/** Whether calls with the code are taken at `now`. */
export function isCodeAlive({ state, expiresAt }: Pick<InboundCode, "state" | "expiresAt">, now: Date): boolean {
  return state === "enabled" && (expiresAt === null || expiresAt > now);
}
