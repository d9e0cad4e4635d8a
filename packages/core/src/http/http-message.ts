/** Names in lower case; a header that came more than once may be a list. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request as the handler needs it. Adapters make one; nothing else of a framework reaches core. */
export interface HttpRequest<Native = unknown> {
  /** Upper case. */
  readonly method: string;
  /** Path and query, relative to where the adapter is mounted: `/deliveries?state=failing`. */
  readonly url: string;
  readonly headers: HttpHeaders;
  /** The bytes as they arrive; `null` when there are none or somebody has read them. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** What a body parser made of the bytes, if one ran before us. Counts only when `body` has no bytes. */
  readonly parsedBody?: unknown;
  /** Whether somebody has read bytes that came, so that `body` has none. Only inbound hooks ask. */
  readonly bodyConsumed?: boolean | undefined;
  /** Those bytes, where whoever read them kept them as they came. Only inbound hooks ask. */
  readonly rawBody?: unknown;
  /** The address of the socket that it came through; `null`: not known. Only inbound hooks ask. */
  readonly address?: string | null | undefined;
  /** The framework's own request, for `authenticate`. */
  readonly native: Native;
}

/** An answer: complete, or with a body that is still to be made. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Bytes in parts are made as they are asked for. Whoever sends them asks for the next part when the caller has room for
   * it, ends the iterator when the caller goes away, and cuts the connection when it throws, so that no caller takes what
   * it has for the whole.
   */
  readonly body: string | AsyncIterable<Uint8Array> | null;
}

/** Answers a request, or returns `null` when no route has its path, so that the host may answer instead. Never rejects. */
export type HttpHandler<Native = unknown> = (request: HttpRequest<Native>) => Promise<HttpResponse | null>;
