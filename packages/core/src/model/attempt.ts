/** `unknown`: the process stopped or lost its lease after it may have sent. */
export type AttemptState = "succeeded" | "failed" | "unknown";

/** Why an attempt failed: the receiver's status, or what stood between us and an answer. */
export type AttemptErrorCode =
  | "status"
  | "timedOut"
  | "nameNotResolved"
  | "destinationRefused"
  | "connectionFailed"
  | "connectionClosed"
  | "tlsFailed"
  | "invalidResponse"
  /** Something on our side failed; the log says what. */
  | "internal";

export interface AttemptError {
  readonly code: AttemptErrorCode;
  readonly message: string;
}

/** Header names in lower case with their values, in the order of the wire; a name may come twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface AttemptResponse {
  readonly status: number;
  readonly headers: HeaderList;
  /** At most 16 KiB of the body, as bytes; of an attempt that succeeded none, unless all are to be kept. */
  readonly body: Uint8Array;
  /** The body was longer than what is kept, or broke off. */
  readonly bodyTruncated: boolean;
}

/** One HTTP request for a delivery. */
export interface Attempt {
  readonly deliveryId: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly state: AttemptState;
  readonly startedAt: Date;
  /** `null` when the outcome is unknown. */
  readonly durationMs: number | null;
  /** As sent, the signature masked; `null` when the outcome is unknown, or no request could be made. */
  readonly requestHeaders: HeaderList | null;
  /** `null` when no answer came. */
  readonly response: AttemptResponse | null;
  readonly error: AttemptError | null;
}
