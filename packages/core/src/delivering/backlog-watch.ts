import { type AlertTerms, alertEvent } from "../emitting/alert-event.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore, EndpointBacklog } from "../ports/delivery-store.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import { BacklogGrowing } from "../triggers/alerts/backlog-growing.ts";

export interface BacklogTerms extends Omit<AlertTerms, "now"> {
  readonly deliveries: Pick<DeliveryStore, "growingBacklogs" | "recordEvents">;
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

/** An endpoint's backlog is told once in each hour, while it lasts. */
export const BACKLOG_EVERY_MS = 3_600_000;

// Of so many endpoints at a time, those that have waited longest.
const mostTold = 1_000;

/**
 * Looks for endpoints whose deliveries wait, and tells them: once an hour, by one of all processes where the trigger
 * `backlog.growing` is registered, else by each process that listens. Never rejects.
 */
export function createBacklogWatch(terms: BacklogTerms): () => Promise<void> {
  const { deliveries, triggers, lifecycle, clock, logger, backlogAfterMs } = terms;
  const isTrigger = triggers.find(BacklogGrowing.name) === BacklogGrowing;
  // Of an hour, where no event can tell what was told.
  let told = { hour: "", endpointIds: new Set<string>() };

  async function isNews(backlog: EndpointBacklog, now: Date): Promise<boolean> {
    const hour = new Date(Math.floor(now.getTime() / BACKLOG_EVERY_MS) * BACKLOG_EVERY_MS).toISOString();
    const { endpoint, due, oldestDueAt } = backlog;
    if (isTrigger) {
      const alert = { trigger: BacklogGrowing, endpoint, facts: { due, oldestDueAt }, episode: hour, depth: 0 };
      const recorded = await deliveries.recordEvents(alertEvent(alert, { ...terms, now }));
      return recorded.some(({ duplicate }) => !duplicate);
    }
    if (told.hour !== hour) told = { hour, endpointIds: new Set() };
    const isNew = !told.endpointIds.has(endpoint.id);
    told.endpointIds.add(endpoint.id);
    return isNew;
  }

  return async () => {
    if (!isTrigger && !terms.isHeard()) return;
    try {
      const now = clock.now();
      const before = new Date(now.getTime() - backlogAfterMs);
      for (const backlog of await deliveries.growingBacklogs(before, mostTold, now)) {
        if (!(await isNews(backlog, now))) continue;
        const { endpoint, due, oldestDueAt } = backlog;
        const { id: endpointId, tenantId, name } = endpoint;
        lifecycle.emit("backlog.growing", { endpointId, tenantId, name, due, oldestDueAt });
        if (isTrigger) terms.onAlert();
      }
    } catch (error) {
      logger.error("Backlogs of endpoints could not be looked at; it is tried again in a minute", { error });
    }
  };
}
