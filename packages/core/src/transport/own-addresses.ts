import { networkInterfaces } from "node:os";
import type { Clock } from "../ports/clock.ts";

// Interfaces come and go with containers and networks; asking the system for each connection would cost too much.
const refreshMs = 5_000;

/**
 * Whether an address is one of this machine's own. A request to the machine's public address never leaves it: the
 * system routes it inside, past every firewall. The list of interfaces is read again every 5 s.
 */
export function createOwnAddresses(clock: Clock, readInterfaces = networkInterfaces): (address: string) => boolean {
  let own: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  return (address) => {
    const now = clock.monotonicMs();
    if (now - readAt >= refreshMs) {
      own = new Set(Object.values(readInterfaces()).flatMap((list) => (list ?? []).map((entry) => entry.address)));
      readAt = now;
    }
    return own.has(address);
  };
}
