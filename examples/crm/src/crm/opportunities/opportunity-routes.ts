import { Router } from "express";
import { checkBody } from "../http/check-body.ts";
import { requireLogin } from "../logins/require-login.ts";
import { importBody, newOpportunityBody, opportunityChangeBody } from "./opportunity.ts";
import type { OpportunityRepository } from "./opportunity-repository.ts";

/** Routes under `/api/opportunities`. */
export function opportunityRoutes(opportunities: OpportunityRepository): Router {
  const router = Router();
  router.get("/", (request, response) => {
    const { companyId } = requireLogin(request);
    response.json(opportunities.list(companyId));
  });
  router.post("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.status(201).json(await opportunities.insert(companyId, checkBody(newOpportunityBody, request.body)));
  });
  router.post("/import", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.status(201).json(await opportunities.insertMany(companyId, checkBody(importBody, request.body)));
  });
  router.patch("/:id", (request, response) => {
    const { companyId } = requireLogin(request);
    const change = checkBody(opportunityChangeBody, request.body);
    response.json(opportunities.update(companyId, request.params.id, change));
  });
  return router;
}
