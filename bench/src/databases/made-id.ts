/**
 * SQL that makes an id as the library does: its prefix, 12 hex digits of the time, 20 random ones. The same `seed` and
 * `n` give the same id, so that rows of two tables can name each other.
 */
export function madeId(prefix: string, seed: string, at: string): string {
  const time = `lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0')`;
  return `'${prefix}_' || ${time} || substr(md5('${prefix}${seed}' || n), 1, 20)`;
}
