import { parseIpAddress } from "../url-policy/ip-address.ts";
import type { UrlPolicy } from "../url-policy/url-policy.ts";
import { urlRefusal } from "../url-policy/url-refusal.ts";

/**
 * The URL that a transport without eyes for addresses may send to: what the policy takes, but of addresses only those
 * that `urlPolicy.allow` opens. Receivers have names; an address in a URL is more often somebody trying what is there.
 * @throws `url_refused`
 */
export function namedDestination(urlPolicy: UrlPolicy, text: string): URL {
  const url = new URL(urlPolicy.checkUrl(text));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (parseIpAddress(host) === null || urlPolicy.judgeAddress(host) === "allowed") return url;
  throw urlRefusal(
    "privateAddress",
    `The URL's host ${url.hostname} is an address, and the transport in use sends to names only. Use a name, or list the address in urlPolicy.allow.`,
  );
}
