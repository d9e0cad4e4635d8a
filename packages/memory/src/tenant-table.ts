import { decodeCursor, encodeCursor, type Page, type PagePosition, type PageRequest } from "@ancrage/core";

/** What every row has that is listed by tenant. None of it ever changes. */
interface TenantRow extends PagePosition {
  readonly tenantId: string;
}

/** Stored rows by id, and per tenant in the order of lists. */
export class TenantTable<Row extends TenantRow, Stored extends { readonly row: Row }> {
  readonly #byId = new Map<string, Stored>();
  readonly #byTenant = new Map<string, { rows: Stored[]; sorted: boolean }>();

  insert(stored: Stored): void {
    const { id, tenantId } = stored.row;
    this.#byId.set(id, stored);
    const list = this.#byTenant.get(tenantId);
    if (list === undefined) {
      this.#byTenant.set(tenantId, { rows: [stored], sorted: true });
    } else {
      // Sorted when somebody reads: lists are read by people, rows are written by the thousand.
      list.rows.push(stored);
      list.sorted = false;
    }
  }

  /** Takes these rows out. */
  remove(rows: ReadonlySet<Stored>): void {
    for (const { row } of rows) this.#byId.delete(row.id);
    for (const tenantId of new Set(Array.from(rows, ({ row }) => row.tenantId))) {
      const list = this.#byTenant.get(tenantId);
      if (list !== undefined) list.rows = list.rows.filter((stored) => !rows.has(stored));
    }
  }

  /** Every row, in the order they came. */
  [Symbol.iterator](): Iterator<Stored> {
    return this.#byId.values();
  }

  get(id: string): Stored | undefined {
    return this.#byId.get(id);
  }

  /** Every row of the tenant, oldest first. */
  ofTenant(tenantId: string): readonly Stored[] {
    const list = this.#byTenant.get(tenantId);
    if (list === undefined) return [];
    if (!list.sorted) {
      list.rows.sort((a, b) => comparePositions(a.row, b.row));
      list.sorted = true;
    }
    return list.rows;
  }

  /** The first `limit` rows of all tenants whose id comes after `after`; `null`: from the start. */
  afterId(after: string | null, limit: number): readonly Stored[] {
    const ids = Array.from(this.#byId.keys()).filter((id) => after === null || id > after);
    return ids
      .sort()
      .slice(0, limit)
      .flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** One page of copies, newest first. @throws `invalid_cursor` */
  page(tenantId: string, { cursor, limit }: PageRequest, matches: (stored: Stored) => boolean): Page<Row> {
    const rows = this.ofTenant(tenantId);
    const items: Row[] = [];
    let index = cursor === undefined ? rows.length : firstNotBefore(rows, decodeCursor(cursor));
    while (index > 0) {
      index -= 1;
      const stored = rows[index];
      if (stored === undefined || !matches(stored)) continue;
      const last = items.at(-1);
      if (items.length === limit && last !== undefined) return { items, nextCursor: encodeCursor(last) };
      items.push({ ...stored.row });
    }
    return { items, nextCursor: null };
  }
}

/** Oldest first: by time, then by id. */
export function comparePositions(a: PagePosition, b: PagePosition): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Index of the first row at or after `position` in rows sorted oldest first. */
function firstNotBefore(rows: readonly { readonly row: PagePosition }[], position: PagePosition): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const stored = rows[middle];
    if (stored !== undefined && comparePositions(stored.row, position) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
