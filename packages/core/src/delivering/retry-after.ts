/** The longest wait that a receiver may ask for: 24 hours. */
export const LONGEST_RETRY_AFTER_MS = 86_400_000;

/**
 * Milliseconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3: seconds, or a date), at most 24 hours.
 * `null` for anything else: no header, a repeated one, a negative number, words, or a time that has passed.
 */
export function retryAfterMs(headers: readonly (readonly [string, string])[], now: Date): number | null {
  const values = headers.filter(([name]) => name === "retry-after").map(([, value]) => value.trim());
  const [value] = values;
  if (value === undefined || values.length > 1) return null;
  const waitMs = /^\d{1,10}$/.test(value) ? Number(value) * 1000 : httpDateMs(value) - now.getTime();
  return waitMs > 0 ? Math.min(waitMs, LONGEST_RETRY_AFTER_MS) : null;
}

// Only the date form that RFC 9110 tells senders to use; Date.parse alone would take "1" or "Friday 13" for dates.
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function httpDateMs(value: string): number {
  return httpDate.test(value) ? Date.parse(value) : Number.NaN;
}
