/** The earliest of the times that there are, or `null`. */
export function earliest(times: Iterable<Date | null>): Date | null {
  let earliest: Date | null = null;
  for (const time of times) if (time !== null && (earliest === null || time < earliest)) earliest = time;
  return earliest;
}
