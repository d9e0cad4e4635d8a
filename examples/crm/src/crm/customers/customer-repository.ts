import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import { type Customer, customer, type newCustomerBody } from "./customer.ts";

export interface CustomerRepository {
  insert(companyId: string, customer: z.output<typeof newCustomerBody>): Promise<Customer>;
  /** Newest first. */
  list(companyId: string): Promise<readonly Customer[]>;
}

const columns = 'id, name, email, created_at as "createdAt"';

/** Where customers are stored, and so where NewCustomer fires: whoever stores one cannot forget it. */
export function createCustomerRepository({ database, webhooks }: CrmParts): CustomerRepository {
  return {
    insert(companyId, { name, email }) {
      // Row and event are two writes of one transaction: they exist together or not at all.
      return database.transaction(async (transaction) => {
        const { rows } = await transaction.query(
          `insert into crm.customers (company_id, id, name, email)
           values ($1, crm.next_id($1, 'C'), $2, $3) returning ${columns}`,
          [companyId, name, email],
        );
        const inserted = customer.parse(rows[0]);
        await webhooks.triggerWebhookEvent("NewCustomer", inserted.id, { tenantId: companyId, transaction });
        return inserted;
      });
    },
    async list(companyId) {
      const text = `select ${columns} from crm.customers where company_id = $1 order by place desc`;
      const { rows } = await database.query(text, [companyId]);
      return rows.map((row) => customer.parse(row));
    },
  };
}
