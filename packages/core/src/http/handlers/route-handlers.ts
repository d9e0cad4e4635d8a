import type { RouteName } from "../../api/routes.ts";
import type { RouteHandlers } from "../route-handler.ts";
import { endpointHandlers } from "./endpoint-handlers.ts";
import { inboundHandlers } from "./inbound-handlers.ts";
import { ledgerHandlers } from "./ledger-handlers.ts";
import { serviceHandlers } from "./service-handlers.ts";
import { subscriptionHandlers } from "./subscription-handlers.ts";
import { triggerHandlers } from "./trigger-handlers.ts";

/** The handler of every route; a route without one does not compile. */
export const routeHandlers: RouteHandlers<RouteName> = {
  ...serviceHandlers,
  ...triggerHandlers,
  ...endpointHandlers,
  ...subscriptionHandlers,
  ...ledgerHandlers,
  ...inboundHandlers,
};
