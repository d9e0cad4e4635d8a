/** Why a call is not to be trusted. The caller is told none of it; the operator is. */
export type SignatureProblem =
  /** A header that the scheme needs is absent, empty or came more than once. */
  | { readonly kind: "missingHeader"; readonly header: string }
  /** The signature or its time is not written as the scheme has it. */
  | { readonly kind: "malformed"; readonly header: string }
  /** It was signed `offByS` seconds ago (negative: in the future), more than is taken. */
  | { readonly kind: "clock"; readonly offByS: number }
  /** The scheme signs the URL, and nobody said what our public URL is. */
  | { readonly kind: "publicUrlUnknown" }
  /** There is no secret to verify with; nothing is let through then. */
  | { readonly kind: "noSecret" }
  /** A secret is not of the form that the scheme needs. */
  | { readonly kind: "unusableSecret" }
  /** No signature matches any secret. */
  | { readonly kind: "noMatch" };

/** What checking a call's signature came to. */
export type Verification =
  | {
      readonly ok: true;
      /** Which of the secrets matched. */
      readonly secretIndex: number;
      /** `null`: the scheme signs no time. */
      readonly signedAt: Date | null;
      /** The sender's id of the call; `null`: it sent none. */
      readonly id: string | null;
    }
  | { readonly ok: false; readonly problem: SignatureProblem };

export function refusedFor(problem: SignatureProblem): Verification {
  return { ok: false, problem };
}
