import type { Messages } from "./messages.ts";

/** Numbers and times as a language writes them. */
export interface Formats {
  number(value: number): string;
  /** A share from 0 to 1: `98.5 %`. */
  percent(share: number): string;
  /** Day and time to the second, in the user's zone. */
  time(value: string): string;
  /** How long ago, or in how long: `3 minutes ago`. */
  ago(value: string, now: number): string;
  /** `1.2 s`, `40 ms`. */
  duration(ms: number): string;
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** The formats of a language; a region in it (`en-GB`) decides how dates look. */
export function createFormats(language: string, t: Messages): Formats {
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return {
    percent: (share) => percents.format(share),
    number: (value) => numbers.format(value),
    // The far end of the year 9999 stands for: until somebody ends it.
    time: (value) => (value.startsWith("9999-") ? t.common.untilResumed : times.format(new Date(value))),
    ago(value, now) {
      const ms = Date.parse(value) - now;
      const [unit, size] = units.find(([, most]) => Math.abs(ms) >= most) ?? ["second", 1_000];
      return relative.format(Math.round(ms / size), unit);
    },
    duration(ms) {
      return ms < 1_000 ? `${numbers.format(Math.round(ms))} ms` : `${numbers.format(Math.round(ms / 100) / 10)} s`;
    },
  };
}
