import { parseIpAddress } from "../url-policy/ip-address.ts";
import type { UrlPolicy } from "../url-policy/url-policy.ts";
import { urlRefusal } from "../url-policy/url-refusal.ts";

/**
 * Reads the URLs that may be sent to by a transport that cannot see addresses: what the policy takes, but of addresses
 * only those that `urlPolicy.allow` opens. Subscribers have names; an address in a URL is somebody trying what is there.
 * The returned function throws `url_refused`.
 */
export function createNamedDestinations(urlPolicy: UrlPolicy): (text: string) => URL {
  return (text) => {
    const url = new URL(urlPolicy.checkUrl(text));
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (parseIpAddress(host) === null || urlPolicy.judgeAddress(host) === "allowed") return url;
    throw urlRefusal(
      "privateAddress",
      `The URL's host ${url.hostname} is an address, which this transport does not send to. Use a name, or list the address in urlPolicy.allow.`,
    );
  };
}
