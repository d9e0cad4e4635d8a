import { timingSafeEqual } from "node:crypto";

/** Whether both are the same, in a time that does not tell where they differ. Lengths are no secret. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** As `sameBytes`, of texts. */
export function sameText(one: string, other: string): boolean {
  return sameBytes(Buffer.from(one), Buffer.from(other));
}
