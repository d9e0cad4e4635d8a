import type { CallerOrNobody } from "@ancrage/core";
import { type LoginRequest, loginOf } from "./login-of.ts";

/** The CRM's login as Ancrage understands it: a company is a tenant, and the role says what of it may be seen. */
export function authenticate(request: LoginRequest): CallerOrNobody {
  const login = loginOf(request);
  return login && { tenantId: login.companyId, role: login.role, ownerId: login.ownerId };
}
