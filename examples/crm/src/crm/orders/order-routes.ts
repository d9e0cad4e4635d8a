import { Router } from "express";
import { checkBody } from "../http/check-body.ts";
import { requireLogin } from "../logins/require-login.ts";
import { newOrderBody } from "./order.ts";
import type { OrderRepository } from "./order-repository.ts";

/** Routes under `/api/orders`. */
export function orderRoutes(orders: OrderRepository): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.json(await orders.list(companyId));
  });
  router.post("/", async (request, response) => {
    const { companyId } = requireLogin(request);
    response.status(201).json(await orders.place(companyId, checkBody(newOrderBody, request.body)));
  });
  return router;
}
