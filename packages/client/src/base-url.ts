import { AncrageError } from "@ancrage/core/api";

/**
 * Where the API is mounted as an absolute URL without a slash at its end. A relative one counts from the page, where there is
 * one. @throws `invalid_option` when it is no http URL
 */
export function baseUrl(url: string): string {
  const page = (globalThis as { document?: { baseURI?: string } }).document?.baseURI;
  const parsed = URL.parse(url, page);
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) {
    parsed.search = "";
    parsed.hash = "";
    return parsed.href.replace(/\/+$/, "");
  }
  throw new AncrageError(
    "invalid_option",
    `url is ${JSON.stringify(url)}, which is no http or https URL. Give the place where the API is mounted, such as https://app.example/webhooks.`,
    { option: "url" },
  );
}
