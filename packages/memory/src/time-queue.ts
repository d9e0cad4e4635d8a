interface Entry<Item> {
  // Beside the item, so that ordering looks into no items: with a hundred thousand waiting that costs more than the rest.
  readonly timeMs: number;
  readonly order: number;
  readonly item: Item;
}

/** Items that leave in the order of their times, and those of one time in the order they came. A binary heap. */
export class TimeQueue<Item> {
  #entries: Entry<Item>[] = [];
  #pushed = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The item that leaves next. */
  peek(): Item | undefined {
    return this.#entries[0]?.item;
  }

  /** How many are due. Costs as much as there are items. */
  countDue(now: Date): number {
    const nowMs = now.getTime();
    return this.#entries.filter(({ timeMs }) => timeMs <= nowMs).length;
  }

  push(item: Item, time: Date): void {
    this.#pushed += 1;
    const entry = { timeMs: time.getTime(), order: this.#pushed, item };
    const entries = this.#entries;
    let hole = entries.length;
    entries.push(entry);
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = entries[above];
      if (parent === undefined || compare(parent, entry) < 0) break;
      entries[hole] = parent;
      hole = above;
    }
    entries[hole] = entry;
  }

  /** Takes out the item that leaves next. */
  take(): Item | undefined {
    const first = this.#entries[0];
    const last = this.#entries.pop();
    if (last !== undefined && this.#entries.length > 0) this.#sink(last);
    return first?.item;
  }

  /** Whether the time of an item has come. */
  isDue(now: Date): boolean {
    const first = this.#entries[0];
    return first !== undefined && first.timeMs <= now.getTime();
  }

  /** Takes out the item that leaves next, if its time has come. */
  takeDue(now: Date): Item | undefined {
    return this.isDue(now) ? this.take() : undefined;
  }

  /** Takes out every item that `matches`. Costs as much as there are items. */
  remove(matches: (item: Item) => boolean): Item[] {
    const removed: Item[] = [];
    const kept: Entry<Item>[] = [];
    for (const entry of this.#entries) {
      if (matches(entry.item)) removed.push(entry.item);
      else kept.push(entry);
    }
    // A sorted list is a heap.
    if (removed.length > 0) this.#entries = kept.sort(compare);
    return removed;
  }

  /** Every item, in no order. */
  *[Symbol.iterator](): Generator<Item> {
    for (const { item } of this.#entries) yield item;
  }

  #sink(entry: Entry<Item>): void {
    const entries = this.#entries;
    let hole = 0;
    for (;;) {
      let below = 2 * hole + 1;
      let child = entries[below];
      if (child === undefined) break;
      const sibling = entries[below + 1];
      if (sibling !== undefined && compare(sibling, child) < 0) {
        child = sibling;
        below += 1;
      }
      if (compare(entry, child) < 0) break;
      entries[hole] = child;
      hole = below;
    }
    entries[hole] = entry;
  }
}

function compare(a: Entry<unknown>, b: Entry<unknown>): number {
  return a.timeMs - b.timeMs || a.order - b.order;
}
