import { Resolver } from "node:dns/promises";
import type { Clock } from "../ports/clock.ts";
import { codeOf } from "./code-of.ts";

/** How long DNS is asked about one name: 4 s. Who asks waits 5 s, so what one family has answered by then still counts. */
export const ASK_DNS_TIMEOUT_MS = 4_000;

// A question or its answer may get lost, so it is asked twice.
const patience = { timeout: 2_000, tries: 2 };

/** Name servers, as `address` or `address:port`. Default: those of the system. */
export type NameServers = readonly string[] | undefined;

/**
 * Asks DNS for every address of `hostname`, IPv4 first, over sockets of this process: a name that nobody answers for
 * costs a socket for 4 s and none of the four threads that the process has for files, keys and the system's resolver.
 * Empty when there is none. When one family's answer cannot be had, the other's counts; each address is judged anyway.
 * @throws what the name servers say, or that they say nothing
 */
export async function askDns(hostname: string, clock: Clock, servers: NameServers): Promise<readonly string[]> {
  // One for each question. It costs 40 µs, sees servers that have changed, ends alone, and does not hold against a
  // server that it was silent for somebody else's name.
  const resolver = new Resolver(patience);
  if (servers !== undefined) resolver.setServers(servers);
  const cancel = clock.after(ASK_DNS_TIMEOUT_MS, () => resolver.cancel());
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  cancel();
  const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  if (addresses.length > 0) return addresses;
  for (const answer of answers) {
    if (answer.status === "rejected" && !isAnswer(answer.reason)) throw answer.reason;
  }
  return [];
}

// There is no such name, or it has no such address.
function isAnswer(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOTFOUND" || code === "ENODATA";
}
