/** A request that the CRM refuses: with which status, and why. Express's own body parser throws errors of the same shape. */
export class CrmError extends Error {
  override readonly name = "CrmError";
  readonly status: number;
  /** The message is for the caller. */
  readonly expose = true;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
