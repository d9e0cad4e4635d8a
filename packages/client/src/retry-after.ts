/** The milliseconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3: seconds or a date); `null`: none, or no sense. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
