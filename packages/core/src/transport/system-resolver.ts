import { lookup } from "node:dns/promises";
import type { Clock } from "../ports/clock.ts";
import type { Resolver } from "../ports/resolver.ts";
import { askDns, type NameServers } from "./ask-dns.ts";
import { codeOf } from "./code-of.ts";
import { createFewAtOnce } from "./few-at-once.ts";
import { createHostsFile } from "./hosts-file.ts";

/** Questions that the system may answer at one time. It has four threads for them, which it shares with files and keys. */
export const SYSTEM_LOOKUPS_AT_ONCE = 2;

const lookupPatienceMs = 5_000;

export interface SystemResolverOptions {
  readonly clock: Clock;
  /** Default: those of the system. */
  readonly servers?: NameServers;
  /** Default: `dns.lookup` of every address. */
  readonly lookUp?: typeof lookUpAll;
  /** Default: that of the system. */
  readonly hostsFile?: string | undefined;
}

/**
 * Finds names where the system does: in its hosts file, then in DNS. Only what neither knows (names of containers, of the
 * local network, or under a search domain) is left to the system itself, two at a time, because its resolver keeps a
 * thread for as long as nobody answers. So names that hang take nothing that another name needs. A name is asked for as
 * it stands before a search domain is tried. Questions about one name that are asked at the same time share one answer.
 */
export function createSystemResolver({
  clock,
  servers,
  lookUp = lookUpAll,
  hostsFile,
}: SystemResolverOptions): Resolver {
  const addressesInHostsFile = createHostsFile(hostsFile);
  const fewAtOnce = createFewAtOnce({ most: SYSTEM_LOOKUPS_AT_ONCE, patienceMs: lookupPatienceMs, clock });
  const underWay = new Map<string, Promise<readonly string[]>>();

  async function ask(hostname: string): Promise<readonly string[]> {
    const own = addressesInHostsFile(hostname);
    if (own.length > 0) return own;
    const addresses = await askDnsIfAny(hostname, clock, servers);
    return addresses.length > 0 ? addresses : fewAtOnce(() => askSystem(lookUp, hostname));
  }

  return {
    resolve(hostname) {
      const known = underWay.get(hostname);
      if (known !== undefined) return known;
      const answer = ask(hostname).finally(() => underWay.delete(hostname));
      underWay.set(hostname, answer);
      return answer;
    },
  };
}

const lookUpAll = (hostname: string) => lookup(hostname, { all: true });

async function askDnsIfAny(hostname: string, clock: Clock, servers: NameServers): Promise<readonly string[]> {
  // The world has no names of one word; the place where we run may.
  if (!hostname.includes(".")) return [];
  try {
    return await askDns(hostname, clock, servers);
  } catch (error) {
    // No name server runs where one is expected: the system may have other ways.
    if (codeOf(error) === "ECONNREFUSED") return [];
    throw error;
  }
}

async function askSystem(lookUp: typeof lookUpAll, hostname: string): Promise<readonly string[]> {
  try {
    return (await lookUp(hostname)).map(({ address }) => address);
  } catch (error) {
    if (codeOf(error) === "ENOTFOUND") return [];
    throw error;
  }
}
