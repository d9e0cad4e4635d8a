/** Why a call was refused before it became a receipt. The caller sees a bare status; this is for the operator. */
export interface InboundRefusal {
  readonly at: Date;
  /** `null`: no code was recognised, so it is nobody's. */
  readonly tenantId: string | null;
  readonly hook: string | null;
  /** The code, masked: `MON***`. */
  readonly code: string;
  /** The address that called; `null`: not known. */
  readonly address: string | null;
  readonly method: string;
  readonly status: number;
  /** In words, what to do included; without anything secret. */
  readonly why: string;
}

/** Refusals that are kept. */
const kept = 100;

/** The last refusals of this process, of each tenant for itself, so that one cannot push out what happened to another. */
export class RefusalRing {
  readonly #byTenant = new Map<string | null, InboundRefusal[]>();

  note(refusal: InboundRefusal): void {
    const { tenantId } = refusal;
    const ring = this.#byTenant.get(tenantId) ?? [];
    ring.push(refusal);
    if (ring.length > kept) ring.shift();
    this.#byTenant.set(tenantId, ring);
  }

  /** Newest first. */
  of(tenantId: string | null): readonly InboundRefusal[] {
    return (this.#byTenant.get(tenantId) ?? []).toReversed();
  }
}
