import { type AlertTerms, alertEvent } from "../emitting/alert-event.ts";
import { alertHour } from "../emitting/alert-hour.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore, EndpointBacklog } from "../ports/delivery-store.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import { BacklogGrowing } from "../triggers/alerts/backlog-growing.ts";

export interface BacklogTerms extends Omit<AlertTerms, "now"> {
  readonly deliveries: Pick<DeliveryStore, "findBacklogs" | "recordEvents">;
  readonly lifecycle: Lifecycle;
  /** Whether anybody listens to `backlog.growing`. */
  readonly isHeard: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a delivery may be due before its endpoint has a backlog. */
  readonly backlogAfterMs: number;
  /** Called when there are new events. */
  readonly onAlert: () => void;
}

// So many endpoints by one statement, those that have waited longest first.
const mostTold = 1_000;

/**
 * Looks for endpoints whose deliveries wait, and tells them: once an hour, by one of all processes where the trigger
 * `backlog.growing` is registered, else by each process that listens. Never rejects, and ends soon once `isOver`.
 */
export function createBacklogWatch(terms: BacklogTerms): (isOver: () => boolean) => Promise<void> {
  const { deliveries, triggers, lifecycle, clock, logger, backlogAfterMs } = terms;
  const isTrigger = triggers.find(BacklogGrowing.name) === BacklogGrowing;
  // In this hour, by whomever.
  let told = { hour: "", endpointIds: new Set<string>() };

  /** Those that no other process has told in this hour. */
  async function newsOf(backlogs: readonly EndpointBacklog[], now: Date): Promise<readonly EndpointBacklog[]> {
    if (!isTrigger || backlogs.length === 0) return backlogs;
    const alerts = backlogs.flatMap(({ endpoint, due, oldestDueAt }) => {
      const alert = { trigger: BacklogGrowing, endpoint, facts: { due, oldestDueAt }, episode: told.hour, depth: 0 };
      return alertEvent(alert, { ...terms, now });
    });
    const recorded = await deliveries.recordEvents(alerts);
    return backlogs.filter((_, index) => recorded[index]?.duplicate === false);
  }

  /** Tells as many as one statement finds. Returns whether there may be more. */
  async function tellSome(now: Date): Promise<boolean> {
    const before = new Date(now.getTime() - backlogAfterMs);
    const backlogs = await deliveries.findBacklogs(before, mostTold, now, [...told.endpointIds]);
    const news = await newsOf(backlogs, now);
    for (const { endpoint } of backlogs) told.endpointIds.add(endpoint.id);
    for (const { endpoint, due, oldestDueAt } of news) {
      const { id: endpointId, tenantId, name } = endpoint;
      lifecycle.emit("backlog.growing", { endpointId, tenantId, name, due, oldestDueAt });
    }
    if (isTrigger && news.length > 0) terms.onAlert();
    return backlogs.length === mostTold;
  }

  return async (isOver) => {
    if (!isTrigger && !terms.isHeard()) return;
    try {
      const now = clock.now();
      const hour = alertHour(now);
      if (told.hour !== hour) told = { hour, endpointIds: new Set() };
      let mayBeMore = true;
      while (mayBeMore && !isOver()) mayBeMore = await tellSome(now);
    } catch (error) {
      logger.error("Backlogs of endpoints could not be looked at; it is tried again in a minute", { error });
    }
  };
}
