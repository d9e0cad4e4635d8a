import type { TransportFailureCode } from "../ports/transport.ts";

/** Why a connection was not made, or was ended by us, said once where it is known. The message never shows what a name resolved to. */
export class ConnectFailure extends Error {
  override readonly name = "ConnectFailure";
  readonly failure: TransportFailureCode;

  constructor(failure: TransportFailureCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.failure = failure;
  }
}
