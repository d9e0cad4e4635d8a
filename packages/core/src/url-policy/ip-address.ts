/** An IP address as a number: nothing is ever decided on its text. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/**
 * The address that `text` spells, or `null` when it is none. IPv4 is four decimal numbers and nothing else: other
 * spellings (octal, hexadecimal, fewer parts) are for the URL parser, which rewrites them before anybody asks here.
 * IPv6 comes without brackets; one with a zone is `null`.
 */
export function parseIpAddress(text: string): IpAddress | null {
  const value = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return value === null ? null : { family: text.includes(":") ? 6 : 4, value };
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseIpv6(text: string): bigint | null {
  const [left = "", right, ...more] = withoutDottedTail(text).split("::");
  if (more.length > 0) return null;
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const missing = 8 - head.length - tail.length;
  // "::" stands for at least one group.
  if (right === undefined ? missing !== 0 : missing < 1) return null;
  let value = 0n;
  for (const group of [...head, ...Array<string>(missing).fill("0"), ...tail]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return null;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return value;
}

/** `::ffff:1.2.3.4` as `::ffff:102:304`; any other text unchanged, a bad tail too, so that the group check refuses it. */
function withoutDottedTail(text: string): string {
  const start = text.lastIndexOf(":") + 1;
  const ipv4 = parseIpv4(text.slice(start));
  if (ipv4 === null) return text;
  return `${text.slice(0, start)}${(ipv4 >> 16n).toString(16)}:${(ipv4 & 0xffffn).toString(16)}`;
}
