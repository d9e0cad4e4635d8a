import type { Subscription } from "./subscription.ts";

/** Whether a subscription has ended by itself, even if no store has noted it yet. */
export function hasExpired({ expiresAt }: Pick<Subscription, "expiresAt">, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}
