/** Whether a URL has another scheme, host or port than before: then what is secret does not move along. */
export function isOtherOrigin(before: string, after: string): boolean {
  const [one, other] = [URL.parse(before), URL.parse(after)];
  return one !== null && other !== null && one.origin !== other.origin;
}
