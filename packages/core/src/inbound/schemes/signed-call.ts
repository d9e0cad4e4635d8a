/** A call, as far as a signature may cover it. */
export interface SignedCall {
  /** Names in lower case; a header that came more than once is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came. */
  readonly body: Uint8Array;
  /** The whole URL as the sender called it, made of `publicUrl`; `null` when the host has not said what that is. */
  readonly url: string | null;
  /** Whether the body is a form (`application/x-www-form-urlencoded`). */
  readonly isForm: boolean;
}

/** The one value of a header; `null` when it is absent, empty, or came more than once. */
export function onlyHeader({ headers }: Pick<SignedCall, "headers">, name: string): string | null {
  const key = name.toLowerCase();
  const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
  return typeof value === "string" && value !== "" ? value : null;
}
