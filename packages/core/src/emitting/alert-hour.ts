const hourMs = 3_600_000;

/** The hour (UTC) of a time: the episode of alerts that are told once in each, whatever process tells them. */
export function alertHour(now: Date): string {
  return new Date(Math.floor(now.getTime() / hourMs) * hourMs).toISOString();
}
