import type { Request } from "express";
import { CrmError } from "../http/crm-error.ts";
import type { Login } from "./login.ts";
import { loginOf } from "./login-of.ts";

/** Who sends this request. @throws `CrmError` 401 */
export function requireLogin(request: Request): Login {
  const login = loginOf(request);
  if (login === null) {
    throw new CrmError(
      401,
      "Nobody is logged in. Send the header Authorization: Bearer <token> with a token of the CRM.",
    );
  }
  return login;
}
