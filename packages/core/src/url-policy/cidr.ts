import { type IpAddress, parseIpAddress } from "./ip-address.ts";

/** A block of addresses that share their first bits. */
export interface Cidr {
  readonly family: 4 | 6;
  /** The shared bits, without the others. */
  readonly prefix: bigint;
  /** How many bits are not shared. */
  readonly hostBits: bigint;
}

/**
 * The block that `text` names: `10.0.0.0/8`, `fd00::/8`, or one address without a length.
 * @throws RangeError, saying what is wrong, for anything else, and when bits after the prefix are set: `10.1.2.3/8` is
 * more often a slip than a wish to open all of `10.0.0.0/8`.
 */
export function parseCidr(text: string): Cidr {
  const [addressText = "", lengthText, ...more] = text.split("/");
  const address = parseIpAddress(addressText);
  if (address === null || more.length > 0) throw new RangeError("it does not start with an IP address");
  const bits = address.family === 4 ? 32 : 128;
  if (lengthText !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(lengthText)) {
    throw new RangeError("the part after the slash is not a whole number");
  }
  const length = lengthText === undefined ? bits : Number(lengthText);
  if (length > bits) throw new RangeError(`the number after the slash is more than ${bits}`);
  const hostBits = BigInt(bits - length);
  const prefix = address.value >> hostBits;
  if (prefix << hostBits !== address.value) throw new RangeError("bits after the prefix are set");
  return { family: address.family, prefix, hostBits };
}

/** Whether `address` lies in the block. An IPv4 address never lies in a block of IPv6, nor the other way round. */
export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  return cidr.family === address.family && address.value >> cidr.hostBits === cidr.prefix;
}
