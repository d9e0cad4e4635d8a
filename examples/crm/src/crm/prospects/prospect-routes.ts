import { Router } from "express";
import { checkBody } from "../http/check-body.ts";
import { requireLogin } from "../logins/require-login.ts";
import { newProspectBody } from "./prospect.ts";
import type { ProspectRepository } from "./prospect-repository.ts";

/** Routes under `/api/prospects`. */
export function prospectRoutes(prospects: ProspectRepository): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.json(await prospects.list(companyId));
  });
  router.post("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.status(201).json(await prospects.insert(companyId, checkBody(newProspectBody, request.body)));
  });
  return router;
}
