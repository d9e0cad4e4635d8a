import { Router } from "express";
import { checkBody } from "../http/check-body.ts";
import { requireLogin } from "../logins/require-login.ts";
import { newCustomerBody } from "./customer.ts";
import type { CustomerRepository } from "./customer-repository.ts";

/** Routes under `/api/customers`. */
export function customerRoutes(customers: CustomerRepository): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.json(await customers.list(companyId));
  });
  router.post("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.status(201).json(await customers.insert(companyId, checkBody(newCustomerBody, request.body)));
  });
  return router;
}
