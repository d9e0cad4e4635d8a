import type { AttemptErrorCode, HeaderList } from "../model/attempt.ts";

/** One HTTP POST, complete: what is in here is exactly what is sent. */
export interface TransportRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why no usable answer came; an answer with any status is not a failure of the transport. */
export type TransportFailureCode = Exclude<AttemptErrorCode, "status">;

export type TransportReply =
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: HeaderList;
      /** At most `MAX_BODY_READ` bytes. */
      readonly body: Uint8Array;
      /** There was more, or the body broke off after the status had been read. */
      readonly bodyTruncated: boolean;
    }
  | { readonly kind: "failure"; readonly code: TransportFailureCode; readonly message: string };

/** Bytes of an answer's body that are read before the socket is dropped. */
export const MAX_BODY_READ = 65_536;

/** Carries one request to a receiver. */
export interface Transport {
  /**
   * Sends `request` once: no redirect is followed and nothing is sent again. Never rejects. When `signal` aborts, the
   * socket is dropped and the reply is a `timedOut` failure, or the response if its status had been read by then.
   */
  send(request: TransportRequest, signal: AbortSignal): Promise<TransportReply>;
  /** Ends idle connections. Called once, after the last `send` has come back. */
  close(): Promise<void>;
}
