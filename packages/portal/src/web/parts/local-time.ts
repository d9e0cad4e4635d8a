// What a field for day and time holds is in the zone of whoever looks, to the minute, and says nothing of the zone.

/** A time as such a field holds it; `null`: empty. */
export function localTime(at: string | null): string {
  if (at === null) return "";
  const time = new Date(at);
  const digits = (value: number, length = 2) => String(value).padStart(length, "0");
  const day = [digits(time.getFullYear(), 4), digits(time.getMonth() + 1), digits(time.getDate())].join("-");
  return `${day}T${digits(time.getHours())}:${digits(time.getMinutes())}`;
}

/** The time that such a field holds; `null`: it is empty. */
export function timeOfLocal(entered: string): string | null {
  return entered === "" ? null : new Date(entered).toISOString();
}
