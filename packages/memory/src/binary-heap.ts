/** Items that come out least first, by `compare`. What an item is compared by must not change while it is in here. */
export class BinaryHeap<Item> {
  #items: Item[] = [];
  readonly #compare: (a: Item, b: Item) => number;

  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The least item, which stays. */
  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    const items = this.#items;
    let hole = items.length;
    items.push(item);
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || this.#compare(parent, item) <= 0) break;
      items[hole] = parent;
      hole = above;
    }
    items[hole] = item;
  }

  /** Takes the least item out. */
  pop(): Item | undefined {
    const least = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return least;
  }

  /** Takes out every item that `matches`. Costs as much as there are items. */
  remove(matches: (item: Item) => boolean): Item[] {
    const removed: Item[] = [];
    const kept: Item[] = [];
    for (const item of this.#items) (matches(item) ? removed : kept).push(item);
    // A sorted list is a heap.
    if (removed.length > 0) this.#items = kept.sort(this.#compare);
    return removed;
  }

  /** Every item, in no order. */
  values(): Iterable<Item> {
    return this.#items;
  }

  #sink(item: Item): void {
    const items = this.#items;
    let hole = 0;
    for (;;) {
      let below = 2 * hole + 1;
      let child = items[below];
      if (child === undefined) break;
      const sibling = items[below + 1];
      if (sibling !== undefined && this.#compare(sibling, child) < 0) {
        child = sibling;
        below += 1;
      }
      if (this.#compare(item, child) <= 0) break;
      items[hole] = child;
      hole = below;
    }
    items[hole] = item;
  }
}
