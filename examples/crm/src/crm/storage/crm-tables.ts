import type { Customer } from "../customers/customer.ts";
import type { Opportunity } from "../opportunities/opportunity.ts";
import type { Prospect } from "../prospects/prospect.ts";
import { Table } from "./table.ts";

/** Everything that the CRM knows. It is also the context of the triggers: payload builders read records from it. */
export interface CrmTables {
  readonly customers: Table<Customer>;
  readonly prospects: Table<Prospect>;
  readonly opportunities: Table<Opportunity>;
}

/** Empty tables. */
export function createCrmTables(): CrmTables {
  return { customers: new Table("C"), prospects: new Table("P"), opportunities: new Table("D") };
}
