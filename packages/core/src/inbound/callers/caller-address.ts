import { plainAddress } from "./allowed-networks.ts";

/**
 * The address that a call came from: the socket's, or with `trustedHops` proxies of our own in front of us the one that the
 * outermost of them wrote into `X-Forwarded-For`. What stands further left anybody may have written, so it never counts.
 * `null`: fewer proxies than that were passed, or what they wrote is no address.
 */
export function callerAddress(
  socketAddress: string | null,
  forwardedFor: string | readonly string[] | undefined,
  trustedHops: number,
): string | null {
  if (trustedHops === 0) return socketAddress;
  const text = typeof forwardedFor === "string" ? forwardedFor : (forwardedFor ?? []).join(",");
  const addresses = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const address = addresses.at(-trustedHops);
  const bare = address?.replace(/^\[(.+)\](?::\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
  return bare !== undefined && plainAddress(bare) !== null ? bare : null;
}
