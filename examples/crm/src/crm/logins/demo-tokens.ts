import type { Login } from "./login.ts";

/**
 * The bearer tokens of the demo, and who each of them is. Tokens stand in the source, where no secret belongs, because
 * this CRM listens on this machine only and knows nothing but what was tried on it.
 */
export const demoTokens = {
  "acme-operator": { companyId: "acme", role: "operator" },
  "acme-subscriber": { companyId: "acme", role: "subscriber", ownerId: "automation-platform" },
  "globex-operator": { companyId: "globex", role: "operator" },
} as const satisfies Readonly<Record<string, Login>>;

/** A token that somebody is behind. */
export type DemoToken = keyof typeof demoTokens;
