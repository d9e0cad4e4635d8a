/** A request to an inbound hook, before anybody has looked at it. */
export interface IncomingCall {
  /** Upper case. */
  readonly method: string;
  /** Path and query, relative to where inbound hooks are mounted: `/<code>?dos=998`. */
  readonly url: string;
  /** Names in lower case; a header that came more than once may be a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Of the socket that it came through; `null`: not known. */
  readonly address: string | null;
  /** The bytes as they arrive, or as somebody kept them; `null`: there are none. */
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | null;
  /** Whether somebody has read the body and kept no bytes of it. */
  readonly isBodyConsumed: boolean;
}

/** A header as one text; `null` when it is absent. One that came more than once is joined, so that it equals nothing expected. */
export function headerOf({ headers }: Pick<IncomingCall, "headers">, name: string): string | null {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(", ");
}
