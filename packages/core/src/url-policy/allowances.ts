import { AncrageError } from "../errors/ancrage-error.ts";
import { type Cidr, cidrContains, parseCidr } from "./cidr.ts";
import { isHostName, withoutTrailingDot } from "./host-name.ts";
import { type IpAddress, parseIpAddress } from "./ip-address.ts";

/** What `urlPolicy.allow` opens. */
export interface Allowances {
  hasName(name: string): boolean;
  hasAddress(address: IpAddress): boolean;
}

/**
 * Reads the entries of `urlPolicy.allow`.
 * @throws `invalid_option` for an entry that is neither a block of addresses, an address nor a host name.
 */
export function parseAllowances(entries: readonly string[]): Allowances {
  const names = new Set<string>();
  const cidrs: Cidr[] = [];
  for (const entry of entries) {
    if (entry.includes("/") || parseIpAddress(entry) !== null) cidrs.push(readCidr(entry));
    else names.add(readName(entry));
  }
  return {
    hasName: (name) => names.has(name),
    hasAddress: (address) => cidrs.some((cidr) => cidrContains(cidr, address)),
  };
}

function readCidr(entry: string): Cidr {
  try {
    return parseCidr(entry);
  } catch (error) {
    throw unusable(entry, error instanceof RangeError ? error.message : "it is not a block of addresses", error);
  }
}

function readName(entry: string): string {
  const hostname = /[\s/?#@:\\]/.test(entry) ? undefined : URL.parse(`http://${entry}/`)?.hostname;
  const name = withoutTrailingDot(hostname ?? "");
  // The URL parser reads some texts as addresses that nobody would take for one.
  if (!isHostName(name) || parseIpAddress(name) !== null) throw unusable(entry, "it is not a host name");
  return name;
}

function unusable(entry: string, why: string, cause?: unknown): AncrageError {
  return new AncrageError(
    "invalid_option",
    `urlPolicy.allow has the entry "${entry}", which cannot be used: ${why}. Give blocks of addresses such as 10.0.0.0/8 or fd00::/8, single addresses, or host names without scheme, port and wildcard.`,
    { option: "urlPolicy.allow" },
    { cause },
  );
}
