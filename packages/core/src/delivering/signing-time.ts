import type { Delivery } from "../model/delivery.ts";

// A receiver would refuse what was signed long before it came.
const longestWaitMs = 60_000;

/**
 * The time that an attempt is signed with: its own. A test delivery, which has just one, is signed with the time it was asked
 * for, so that what was shown then is what is sent; unless it waited for more than a minute.
 */
export function signingTime({ isTest, createdAt }: Pick<Delivery, "isTest" | "createdAt">, now: Date): Date {
  const waitedMs = now.getTime() - createdAt.getTime();
  return isTest && waitedMs <= longestWaitMs && waitedMs >= -longestWaitMs ? createdAt : now;
}
