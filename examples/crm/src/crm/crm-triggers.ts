import { NewCustomer } from "./customers/new-customer.ts";
import { NewOpportunity } from "./opportunities/new-opportunity.ts";
import { OrderPlaced } from "./orders/order-placed.ts";
import { NewProspect } from "./prospects/new-prospect.ts";

/** Every trigger of the CRM. */
export const crmTriggers = [NewCustomer, NewProspect, NewOpportunity, OrderPlaced] as const;
