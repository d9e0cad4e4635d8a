import type { Endpoint } from "../model/endpoint.ts";
import type { NamedValue } from "../model/endpoint-authentication.ts";

/** What an endpoint's authentication and headers add to a request. */
export interface ReceiverAccess {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a request goes and with which headers besides ours. What was cleared adds nothing. */
export function receiverAccess({
  url,
  headers,
  authentication,
}: Pick<Endpoint, "url" | "headers" | "authentication">): ReceiverAccess {
  if (headers.length === 0 && authentication.kind === "none") return { url, headers: {} };
  const custom = present(headers);
  const values = present(authentication.values);
  const [first] = values;
  switch (authentication.kind) {
    case "none":
      return { url, headers: Object.fromEntries(custom) };
    case "httpHeader":
      return { url, headers: Object.fromEntries([...custom, ...values]) };
    case "webhookKey":
    case "httpQueryString":
      return { url: withQuery(url, values), headers: Object.fromEntries(custom) };
    case "basic":
      return {
        url,
        headers: Object.fromEntries([...custom, ...authorization(first && `Basic ${base64(first.join(":"))}`)]),
      };
    case "bearer":
      return { url, headers: Object.fromEntries([...custom, ...authorization(first && `Bearer ${first[1]}`)]) };
  }
}

function present(values: readonly NamedValue[]): readonly (readonly [name: string, value: string])[] {
  return values.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
}

function authorization(value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [["authorization", value]];
}

// Appended as text: what the URL's own query says stays as it was written.
function withQuery(url: string, values: readonly (readonly [string, string])[]): string {
  if (values.length === 0) return url;
  const query = values.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
