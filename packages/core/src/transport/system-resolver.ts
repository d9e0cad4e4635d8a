import { lookup } from "node:dns/promises";
import type { Resolver } from "../ports/resolver.ts";
import { codeOf } from "./code-of.ts";

/**
 * Asks the operating system, as everything else on this machine does, its hosts file included. Questions about one name
 * that are asked at the same time share one answer: the system answers four at once, and a name that nobody answers
 * for must not keep all four busy.
 */
export function createSystemResolver(lookUp = lookUpAll): Resolver {
  const underWay = new Map<string, Promise<readonly string[]>>();
  return {
    resolve(hostname) {
      const known = underWay.get(hostname);
      if (known !== undefined) return known;
      const answer = ask(lookUp, hostname).finally(() => underWay.delete(hostname));
      underWay.set(hostname, answer);
      return answer;
    },
  };
}

const lookUpAll = (hostname: string) => lookup(hostname, { all: true });

async function ask(lookUp: typeof lookUpAll, hostname: string): Promise<readonly string[]> {
  try {
    return (await lookUp(hostname)).map(({ address }) => address);
  } catch (error) {
    if (codeOf(error) === "ENOTFOUND") return [];
    throw error;
  }
}
