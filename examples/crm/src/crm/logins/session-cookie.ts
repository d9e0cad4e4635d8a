/** The name of the cookie that a browser is logged in by. */
export const sessionCookie = "crm_session";

/** The token in the cookies of a request; empty: none. */
export function sessionToken(cookies: string | undefined): string {
  return new RegExp(`(?:^|; )${sessionCookie}=([\\w-]+)`).exec(cookies ?? "")?.[1] ?? "";
}
