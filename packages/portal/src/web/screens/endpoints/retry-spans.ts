// Days last, as French and English write them. Without a unit a number means seconds.
const unitMs: Readonly<Record<string, number>> = {
  "": 1_000,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  j: 86_400_000,
};

/** The waits of a text such as `5 s, 5 min, 2 h`, in milliseconds; empty: none. @throws `SyntaxError` when it is no such text */
export function readSpans(text: string): number[] {
  if (text.trim() === "") return [];
  return text.split(/[,;]/).map((part) => {
    const [, number, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(part) ?? [];
    const size = unitMs[unit.toLowerCase()];
    if (number === undefined || size === undefined) throw new SyntaxError(`${part.trim()} is no time.`);
    return Math.round(Number(number) * size);
  });
}

/** The text of waits, each in the greatest unit in which it is a whole number. */
export function spansText(waitsMs: readonly number[]): string {
  return waitsMs.map(spanText).join(", ");
}

function spanText(ms: number): string {
  const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ["s", 1_000];
  return `${ms / size} ${unit}`;
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;
