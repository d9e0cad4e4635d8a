import { AncrageError } from "../../errors/ancrage-error.ts";
import { type Cidr, cidrContains, parseCidr } from "../../url-policy/cidr.ts";
import { type IpAddress, parseIpAddress } from "../../url-policy/ip-address.ts";

/** Says whether an address lies in one of some networks. */
export type AllowedNetworks = (address: string | null) => boolean;

/**
 * The networks `10.0.0.0/8`, `2001:db8::/32` or single addresses that `option` lists; without any, everybody is let in.
 * @throws `invalid_option`
 */
export function allowedNetworks(option: string, networks: readonly string[] = []): AllowedNetworks {
  const blocks = networks.map((text) => checkedBlock(option, text));
  if (blocks.length === 0) return () => true;
  return (text) => {
    const address = text === null ? null : plainAddress(text);
    return address !== null && blocks.some((block) => cidrContains(block, address));
  };
}

/** An address as it counts: an IPv4 address that a socket of IPv6 wrote (`::ffff:1.2.3.4`) is that IPv4 address. */
export function plainAddress(text: string): IpAddress | null {
  const address = parseIpAddress(text.replace(/%.*$/, ""));
  if (address === null || address.family === 4 || address.value >> 32n !== 0xffffn) return address;
  return { family: 4, value: address.value & 0xffff_ffffn };
}

function checkedBlock(option: string, text: string): Cidr {
  try {
    return parseCidr(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it is no network";
    throw new AncrageError(
      "invalid_option",
      `${option} holds ${JSON.stringify(text)}, but ${why}. Write networks as 10.0.0.0/8 or 2001:db8::/32, or single addresses.`,
      { option },
    );
  }
}
