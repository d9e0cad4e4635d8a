/** Who is logged in: a user of one company. */
export interface Login {
  readonly companyId: string;
  /** An operator sees everything of the company, a subscriber only what belongs to its `ownerId`. */
  readonly role: "operator" | "subscriber";
  readonly ownerId?: string;
}
