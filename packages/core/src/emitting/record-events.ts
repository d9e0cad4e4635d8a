import { AncrageError } from "../errors/ancrage-error.ts";
import type { RecordedEvent } from "../model/idempotency.ts";
import { DEFAULT_TENANT } from "../model/viewer.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { Ids } from "../ports/ids.ts";
import type { Observer } from "../ports/observer.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { checkedCause } from "./checked-cause.ts";
import { checkedKey } from "./checked-key.ts";
import type { EventOptions, RecordRequest } from "./event-request.ts";
import { newEvent } from "./new-event.ts";

/** `single`: everything belongs to the tenant `default` unless a call names another. `required`: every call names its tenant. */
export type Tenancy = "single" | "required";

/**
 * The tenant that a call is about.
 * @throws `missing_tenant` under `tenancy: "required"` when the call names none, `invalid_option` when it is no key.
 */
export function tenantOf(tenancy: Tenancy, tenantId: string | undefined): string {
  if (tenantId !== undefined && tenantId !== "") return checkedKey("tenantId", tenantId);
  if (tenancy === "single" && tenantId === undefined) return DEFAULT_TENANT;
  throw new AncrageError(
    "missing_tenant",
    'No tenant was named. Pass tenantId, which tenancy: "required" asks of every call.',
    {},
  );
}

/** What recording an event needs. */
export interface RecordingTerms<Transaction> {
  readonly triggers: TriggerRegistry;
  readonly tenancy: Tenancy;
  /** Triggers that rows of tables fire. Default: none. */
  readonly trackedTriggers?: readonly string[] | undefined;
  readonly deliveries: DeliveryStore<Transaction>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly observer: Observer;
}

/**
 * Records one event per record, all in one statement, and says in the same order which event stands for each. Calls
 * nobody out.
 * @throws what `newEvent` and the store throw, `unknown_trigger`, `already_tracked`, `missing_tenant`, `invalid_option` when tenant or scope
 * is no key, or depth or origin cannot be used; then nothing is recorded.
 */
export async function recordEvents<Transaction>(
  terms: RecordingTerms<Transaction>,
  name: string,
  records: readonly RecordRequest[],
  options: EventOptions<Transaction>,
): Promise<readonly RecordedEvent[]> {
  const work = terms.observer.trigger(name, records.length);
  try {
    const events = await work.run(() => record(terms, name, records, { ...options, traceparent: work.traceparent }));
    work.end({ events });
    return events;
  } catch (error) {
    work.end({ error });
    throw error;
  }
}

async function record<Transaction>(
  { triggers, tenancy, trackedTriggers, deliveries, clock, ids }: RecordingTerms<Transaction>,
  name: string,
  records: readonly RecordRequest[],
  options: EventOptions<Transaction> & { readonly traceparent: string | null },
): Promise<readonly RecordedEvent[]> {
  const trigger = triggers.get(name);
  if (trackedTriggers?.includes(name) === true) throw alreadyTracked(name);
  const tenantId = tenantOf(tenancy, options.tenantId);
  const scope = options.scope === undefined ? null : checkedKey("scope", options.scope);
  const cause = checkedCause(options);
  const createdAt = clock.now();
  const events = records.map((record) => {
    const { recordId, ...about } = typeof record === "object" ? record : { recordId: record };
    const place = {
      id: ids.next("evt", createdAt),
      tenantId,
      scope,
      createdAt,
      traceparent: options.traceparent,
      ...cause,
    };
    return newEvent(trigger, recordId, about, place);
  });
  return events.length === 0 ? [] : deliveries.recordEvents(events, options.transaction);
}

/** The error of a call that would fire what a tracked table fires. */
export function alreadyTracked(trigger: string): AncrageError<"already_tracked"> {
  return new AncrageError(
    "already_tracked",
    `Rows of a tracked table fire ${trigger}, so this call would fire it twice. Remove the call, or take ${trigger} out of trackTable.`,
    { trigger },
  );
}
