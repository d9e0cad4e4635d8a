import { plainAddress } from "./allowed-networks.ts";

// Who is given an IPv6 network is given at least a /64 (RFC 6177, section 2), and may call from any address of it.
const networkBits = 64n;

/** As whom an address counts where calls are counted: of IPv6 all of a /64 are one caller. `null` and what is no address are one. */
export function countedCaller(address: string | null): string {
  const plain = address === null ? null : plainAddress(address);
  if (address === null || plain === null) return "unknown";
  if (plain.family === 6) return `${(plain.value >> networkBits).toString(16)}::/64`;
  return plain.value.toString();
}
