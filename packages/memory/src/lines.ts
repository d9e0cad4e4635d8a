/** Items that go one after another, a line for each key. */
export class Lines<Item> {
  readonly #byKey = new Map<string, Set<Item>>();

  /** Puts an item at the end of its line unless it stands there. Returns whether it is its turn. */
  join(key: string, item: Item): boolean {
    const line = this.#byKey.get(key) ?? new Set<Item>();
    this.#byKey.set(key, line);
    line.add(item);
    return firstOf(line) === item;
  }

  /** Takes an item out. Returns the one whose turn it has become. */
  leave(key: string, item: Item): Item | undefined {
    const line = this.#byKey.get(key);
    if (line === undefined) return undefined;
    const wasFirst = firstOf(line) === item;
    line.delete(item);
    if (line.size === 0) this.#byKey.delete(key);
    return wasFirst ? firstOf(line) : undefined;
  }

  /** Every item whose turn has not come. */
  *behind(): Generator<Item> {
    for (const line of this.#byKey.values()) {
      let isFirst = true;
      for (const item of line) {
        if (!isFirst) yield item;
        isFirst = false;
      }
    }
  }
}

function firstOf<Item>(line: ReadonlySet<Item>): Item | undefined {
  for (const item of line) return item;
  return undefined;
}
