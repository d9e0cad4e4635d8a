import { demoTokens } from "./demo-tokens.ts";
import type { Login } from "./login.ts";
import { sessionToken } from "./session-cookie.ts";
import { storyLogin } from "./story-tokens.ts";

const logins: ReadonlyMap<string, Login> = new Map(Object.entries(demoTokens));

/** What a login is read from: the headers, as the request of Express and the context of Koa give them. */
export interface LoginRequest {
  get(header: string): string | undefined;
}

/** Who sends this request, by the bearer token in it, or a browser's cookie; `null` when nobody is logged in. */
export function loginOf(request: LoginRequest): Login | null {
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.get("authorization") ?? "") ?? [];
  const token = bearer ?? sessionToken(request.get("cookie"));
  return logins.get(token) ?? storyLogin(token);
}
