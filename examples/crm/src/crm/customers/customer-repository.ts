import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import type { Customer, newCustomerBody } from "./customer.ts";

export interface CustomerRepository {
  insert(companyId: string, customer: z.output<typeof newCustomerBody>): Promise<Customer>;
  /** Newest first. */
  list(companyId: string): readonly Customer[];
}

/** Where customers are stored, and so where NewCustomer fires. */
export function createCustomerRepository({ tables, store, webhooks }: CrmParts): CustomerRepository {
  return {
    async insert(companyId, { name, email }) {
      const customer: Customer = { id: tables.customers.nextId(companyId), name, email, createdAt: new Date() };
      // The opportunity repository says why the row is stored inside the transaction.
      await store.transaction(async (transaction) => {
        await webhooks.triggerWebhookEvent("NewCustomer", customer.id, { tenantId: companyId, transaction });
        tables.customers.put(companyId, customer);
      });
      return customer;
    },
    list: (companyId) => tables.customers.list(companyId),
  };
}
