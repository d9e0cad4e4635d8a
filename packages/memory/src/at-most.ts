/** The condition `matches`, which is met no more than `limit` times. */
export function atMost<Value>(limit: number, matches: (value: Value) => boolean): (value: Value) => boolean {
  let met = 0;
  return (value) => {
    if (met >= limit || !matches(value)) return false;
    met += 1;
    return true;
  };
}
