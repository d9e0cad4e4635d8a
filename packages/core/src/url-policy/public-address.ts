import { cidrContains, parseCidr } from "./cidr.ts";
import type { IpAddress } from "./ip-address.ts";

// IANA IPv4 Special-Purpose Address Registry, plus what clouds keep for themselves on addresses that look public.
// Two small blocks inside 192.0.0.0/24 are called global there; no receiver lives on them, so the /24 is refused whole.
const specialIpv4 = [
  "0.0.0.0/8", // this network; 0.0.0.0 reaches this host
  "10.0.0.0/8", // private
  "100.64.0.0/10", // carrier-grade NAT, some clouds' metadata
  "127.0.0.0/8", // loopback
  "168.63.129.16/32", // a cloud's host agent
  "169.254.0.0/16", // link-local, most clouds' metadata
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // former 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarking
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
].map(parseCidr);

// The only part of IPv6 that is given out to the public. Everything outside is refused without being listed: loopback,
// mapped and translated IPv4, NAT64, unique local, link-local, multicast, and what may be invented later.
const globalUnicast = parseCidr("2000::/3");

// IANA IPv6 Special-Purpose Address Registry, inside 2000::/3. Each form that carries an IPv4 address is refused
// whatever that address is, as no receiver needs it.
const specialIpv6 = [
  "2001::/23", // protocol assignments: Teredo, benchmarking, ORCHID
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4, carries IPv4
  "3fff::/20", // documentation
].map(parseCidr);

/** Whether anybody on the internet may be behind `address`, rather than this machine, its network or nobody. */
export function isPublicAddress(address: IpAddress): boolean {
  if (address.family === 4) return !specialIpv4.some((cidr) => cidrContains(cidr, address));
  return cidrContains(globalUnicast, address) && !specialIpv6.some((cidr) => cidrContains(cidr, address));
}
