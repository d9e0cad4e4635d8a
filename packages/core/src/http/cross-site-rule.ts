import { AncrageError } from "../errors/ancrage-error.ts";
import { headerText } from "./header-text.ts";
import type { HttpHeaders } from "./http-message.ts";

/**
 * The rule against forged requests: a browser that is logged in here must not make changes because a page of somebody
 * else told it to. A browser says where a request comes from in `Sec-Fetch-Site`, or at least in `Origin`; what says
 * neither is no browser and carries no login by accident.
 *
 * The returned function throws `cross_site` for a changing request that a foreign page made.
 * @throws `invalid_option` when one of `trustedOrigins` is not an origin
 */
export function createCrossSiteRule(trustedOrigins: readonly string[]): (headers: HttpHeaders) => void {
  const trusted = new Set(trustedOrigins.map(checkOrigin));
  return (headers) => {
    const origin = headerText(headers, "origin");
    if (origin !== null && trusted.has(origin)) return;
    const site = headerText(headers, "sec-fetch-site");
    const isOwn = site === null ? origin === null || isOwnOrigin(origin, headers) : site === "same-origin";
    if (isOwn) return;
    throw new AncrageError(
      "cross_site",
      `A page of another site (${origin ?? site}) may not make changes here. If it is yours, add its origin to trustedOrigins.`,
      {},
    );
  };
}

// Behind a proxy that ends TLS we don't know our own scheme, so host and port decide; the origin's scheme tells which port is left out.
function isOwnOrigin(origin: string, headers: HttpHeaders): boolean {
  const host = headerText(headers, "host");
  const originUrl = URL.parse(origin);
  if (host === null || originUrl === null || originUrl.host === "") return false;
  return originUrl.host === URL.parse(`${originUrl.protocol}//${host}`)?.host;
}

function checkOrigin(origin: string): string {
  const url = URL.parse(origin);
  if (url !== null && url.origin === origin && /^https?:\/\/[^*]+$/.test(origin)) return origin;
  throw new AncrageError(
    "invalid_option",
    `trustedOrigins holds ${JSON.stringify(origin)}, which is not an origin. Write scheme, host and port only, in lower case and without wildcards, such as https://app.example.`,
    { option: "trustedOrigins" },
  );
}
