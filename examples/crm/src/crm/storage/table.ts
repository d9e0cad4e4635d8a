/** One kind of record, in memory. Every company has rows of its own, under ids of its own. */
export class Table<Row extends { readonly id: string }> {
  readonly #prefix: string;
  readonly #companies = new Map<string, { rows: Map<string, Row>; lastNumber: number }>();

  /** `prefix` begins every id: `D` gives D-1, D-2, … */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** An id that no other row of the company has or had. */
  nextId(companyId: string): string {
    const company = this.#company(companyId);
    company.lastNumber += 1;
    return `${this.#prefix}-${company.lastNumber}`;
  }

  /** Stores a new row, or replaces the one with its id. */
  put(companyId: string, row: Row): void {
    this.#company(companyId).rows.set(row.id, row);
  }

  /** `null` when the company has no such row. */
  find(companyId: string, id: string): Row | null {
    return this.#company(companyId).rows.get(id) ?? null;
  }

  /** All rows of the company, newest first. */
  list(companyId: string): readonly Row[] {
    return [...this.#company(companyId).rows.values()].reverse();
  }

  #company(companyId: string) {
    const company = this.#companies.get(companyId) ?? { rows: new Map<string, Row>(), lastNumber: 0 };
    this.#companies.set(companyId, company);
    return company;
  }
}
