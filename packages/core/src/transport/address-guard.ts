import type { Clock } from "../ports/clock.ts";
import type { Resolver } from "../ports/resolver.ts";
import { type Deadlined, withDeadline } from "../ports/with-deadline.ts";
import { parseIpAddress } from "../url-policy/ip-address.ts";
import type { UrlPolicy } from "../url-policy/url-policy.ts";
import { destinationAdvice } from "../url-policy/url-refusal.ts";
import { ConnectFailure } from "./connect-failure.ts";
import { createOwnAddresses } from "./own-addresses.ts";
import { createSystemResolver } from "./system-resolver.ts";

/** The longest that a name may take to resolve. */
const resolveTimeoutMs = 5_000;

export interface AddressGuardOptions {
  readonly urlPolicy: UrlPolicy;
  readonly clock: Clock;
  /** Default: the operating system. */
  readonly resolver?: Resolver | undefined;
}

/** Decides which addresses may be dialled. The only way from a host to a socket. */
export interface AddressGuard {
  /** Whether a connection to `address` may exist: public and not our own, or opened by `urlPolicy.allow`. */
  admits(address: string): boolean;
  /**
   * The addresses to dial for `hostname`, a name or an address, all of them admitted: one bad answer refuses the name,
   * as whoever mixes public and private answers wants us to choose wrongly.
   * @throws ConnectFailure `destinationRefused` or `nameNotResolved`
   */
  addressesOf(hostname: string): Promise<readonly string[]>;
}

export function createAddressGuard({
  urlPolicy,
  clock,
  resolver = createSystemResolver({ clock }),
}: AddressGuardOptions): AddressGuard {
  const isOwnAddress = createOwnAddresses(clock);

  function admits(address: string): boolean {
    const verdict = urlPolicy.judgeAddress(address);
    return verdict === "allowed" || (verdict === "public" && !isOwnAddress(address));
  }

  return {
    admits,
    async addressesOf(hostname) {
      const addresses = parseIpAddress(hostname) === null ? await resolve(resolver, clock, hostname) : [hostname];
      if (!addresses.every(admits)) throw destinationRefused(hostname);
      return addresses;
    },
  };
}

async function resolve(resolver: Resolver, clock: Clock, hostname: string): Promise<readonly string[]> {
  let answer: Deadlined<readonly string[]>;
  try {
    answer = await withDeadline(clock, resolveTimeoutMs, async () => resolver.resolve(hostname));
  } catch (cause) {
    throw new ConnectFailure("nameNotResolved", `The name ${hostname} could not be resolved just now.`, { cause });
  }
  if (answer.expired) {
    throw new ConnectFailure(
      "nameNotResolved",
      `The name ${hostname} was not resolved within ${resolveTimeoutMs / 1_000} s.`,
    );
  }
  if (answer.value.length === 0) {
    throw new ConnectFailure("nameNotResolved", `The name ${hostname} has no address. Check its spelling and its DNS.`);
  }
  return answer.value;
}

/** The same words for every cause, so that nobody learns from them what stands where. */
export function destinationRefused(hostname: string): ConnectFailure {
  return new ConnectFailure(
    "destinationRefused",
    `${hostname} leads to an address that may not receive: it is local, private, reserved or this machine's own. ${destinationAdvice}`,
  );
}
