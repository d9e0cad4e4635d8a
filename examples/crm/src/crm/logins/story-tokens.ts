import type { Login } from "./login.ts";

/** The bearer tokens of a company that a story is about: `story-1f2e3d4c`. Every telling has a company of its own. */
export function storyTokens(companyId: string): { readonly operator: string; readonly subscriber: string } {
  return { operator: `${companyId}-operator`, subscriber: `${companyId}-subscriber` };
}

/** Who is behind a token of `storyTokens`; `null` when it is none. */
export function storyLogin(token: string): Login | null {
  const [, companyId, role] = /^(story-[0-9a-f]+)-(operator|subscriber)$/.exec(token) ?? [];
  if (companyId === undefined) return null;
  return role === "operator" ? { companyId, role } : { companyId, role: "subscriber", ownerId: "automation-platform" };
}
