import { createExpressMiddleware } from "@ancrage/express";
import { portal } from "@ancrage/portal";
import express, { type Express } from "express";
import type { CrmParts } from "./crm-parts.ts";
import { createCustomerRepository } from "./customers/customer-repository.ts";
import { customerRoutes } from "./customers/customer-routes.ts";
import { answerError } from "./http/answer-error.ts";
import { CrmError } from "./http/crm-error.ts";
import { authenticate } from "./logins/authenticate.ts";
import { logIn } from "./logins/log-in.ts";
import { createOpportunityRepository } from "./opportunities/opportunity-repository.ts";
import { opportunityRoutes } from "./opportunities/opportunity-routes.ts";
import { createOrderRepository } from "./orders/order-repository.ts";
import { orderRoutes } from "./orders/order-routes.ts";
import { createProspectRepository } from "./prospects/prospect-repository.ts";
import { prospectRoutes } from "./prospects/prospect-routes.ts";

/** The CRM as an Express application: its own API under `/api`, webhooks under `/webhooks`, one login for both; the portal is at `/webhooks/portal`. */
export function createCrmApp(parts: CrmParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use("/webhooks", createExpressMiddleware(parts.webhooks, { authenticate, portal: portal() }));

  app.get("/login/:token", logIn);

  app.use("/api", express.json({ limit: "1mb" }));
  app.use("/api/customers", customerRoutes(createCustomerRepository(parts)));
  app.use("/api/prospects", prospectRoutes(createProspectRepository(parts)));
  app.use("/api/opportunities", opportunityRoutes(createOpportunityRepository(parts)));
  app.use("/api/orders", orderRoutes(createOrderRepository(parts)));

  app.use((request) => {
    throw new CrmError(
      404,
      `There is no ${request.method} ${request.path}. The CRM's API is under /api, webhooks under /webhooks.`,
    );
  });
  app.use(answerError);
  return app;
}
