// What decides where a request goes, how long it is and who we are: never a host's or subscriber's to set.
const denied = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
  // Plain data for us, but not for every receiver's header object.
  "__proto__",
]);
const deniedPrefixes = ["proxy-", "sec-", "webhook-"];

/** A token of RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/;
/** Visible ASCII, with spaces within. */
const fieldValue = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** The most characters of a header's value: 4 KB. */
const LONGEST_HEADER_VALUE = 4_096;

/** What is wrong with a custom header's name; `null` when it may be used. */
export function headerNameFault(name: string): string | null {
  if (!token.test(name)) return "A header name is 1 to 128 letters, digits and !#$%&'*+-.^_`|~.";
  const lower = name.toLowerCase();
  if (denied.has(lower) || deniedPrefixes.some((prefix) => lower.startsWith(prefix))) {
    return `The header ${lower} is set by Ancrage or by HTTP itself. Choose another name.`;
  }
  return null;
}

/** Whether a custom header of that name, in lower case, is secret whatever its owner says: it can only hold credentials. */
export function isAlwaysSecret(name: string): boolean {
  return name === "authorization" || name === "cookie";
}

/** What is wrong with a header's value; `null` when it may be used. */
export function headerValueFault(value: string): string | null {
  if (value.length > LONGEST_HEADER_VALUE) return `A header value has at most ${LONGEST_HEADER_VALUE} characters.`;
  return fieldValue.test(value) ? null : "A header value is visible ASCII, without line breaks or spaces at its ends.";
}
