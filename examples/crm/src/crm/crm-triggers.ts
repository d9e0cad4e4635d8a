import { alertTriggers } from "@ancrage/core";
import { NewCustomer } from "./customers/new-customer.ts";
import { NewOpportunity } from "./opportunities/new-opportunity.ts";
import { OrderPlaced } from "./orders/order-placed.ts";
import { NewProspect } from "./prospects/new-prospect.ts";

/** Every trigger of the CRM; the alerts tell whoever subscribes of receivers that need attention. */
export const crmTriggers = [NewCustomer, NewProspect, NewOpportunity, OrderPlaced, ...alertTriggers] as const;
