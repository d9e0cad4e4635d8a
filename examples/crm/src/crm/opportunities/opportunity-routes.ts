import { Router } from "express";
import { checkBody } from "../http/check-body.ts";
import { requireLogin } from "../logins/require-login.ts";
import { importBody, newOpportunityBody, opportunityChangeBody } from "./opportunity.ts";
import type { OpportunityRepository } from "./opportunity-repository.ts";

/** Routes under `/api/opportunities`. */
export function opportunityRoutes(opportunities: OpportunityRepository): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.json(await opportunities.list(companyId));
  });
  router.post("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    const [inserted] = await opportunities.insert(companyId, [checkBody(newOpportunityBody, request.body)]);
    response.status(201).json(inserted);
  });
  router.post("/import", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.status(201).json(await opportunities.insert(companyId, checkBody(importBody, request.body)));
  });
  router.patch("/:id", async (request, response) => {
    const { companyId } = requireLogin(request);
    const change = checkBody(opportunityChangeBody, request.body);
    response.json(await opportunities.update(companyId, request.params.id, change));
  });
  return router;
}
