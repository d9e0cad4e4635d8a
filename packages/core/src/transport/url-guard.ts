import type { UrlGuard } from "../ports/url-guard.ts";
import { destinationAdvice, urlRefusal } from "../url-policy/url-refusal.ts";
import { type AddressGuardOptions, createAddressGuard } from "./address-guard.ts";
import { ConnectFailure } from "./connect-failure.ts";

/**
 * Judges a URL when it is saved: the text first, then what its host leads to, within 5 s. Courtesy to whoever types it:
 * only the check at delivery counts, as DNS may answer otherwise by then.
 */
export function createUrlGuard(options: AddressGuardOptions): UrlGuard {
  const guard = createAddressGuard(options);
  return {
    async acceptUrl(text) {
      const url = options.urlPolicy.checkUrl(text);
      const hostname = new URL(url).hostname.replace(/^\[|\]$/g, "");
      try {
        await guard.addressesOf(hostname);
      } catch (error) {
        if (!(error instanceof ConnectFailure)) throw error;
        if (error.failure === "destinationRefused") {
          throw urlRefusal(
            "privateAddress",
            `The URL's host ${hostname} leads to an address that may not receive. ${destinationAdvice}`,
          );
        }
      }
      return url;
    },
  };
}
