import type { CallerOrNobody } from "@ancrage/core";
import type { Request } from "express";
import { loginOf } from "./login-of.ts";

/** The CRM's login as Ancrage understands it: a company is a tenant, and the role says what of it may be seen. */
export function authenticate(request: Request): CallerOrNobody {
  const login = loginOf(request);
  return login && { tenantId: login.companyId, role: login.role, ownerId: login.ownerId };
}
