import { thrownText } from "../errors/thrown-text.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedDelivery, DeliveredEvent } from "../ports/delivery-store.ts";
import { withDeadline } from "../ports/with-deadline.ts";

/** What `authorize` is asked. */
export interface AuthorizeArguments {
  /** Who would receive it. */
  readonly endpoint: Pick<Endpoint, "id" | "tenantId" | "ownerId" | "kind" | "name" | "url">;
  /** What it would be about. */
  readonly event: Pick<DeliveredEvent, "id" | "tenantId" | "scope" | "trigger" | "recordId" | "createdAt">;
  /** Aborts at `buildTimeoutMs`. */
  readonly signal: AbortSignal;
}

/** Says right before an attempt whether an endpoint may still see an event. */
export type Authorize = (question: AuthorizeArguments) => boolean | Promise<boolean>;

/** What came of asking. `failed`: it threw, hung or said neither yes nor no; nothing is sent, and it is asked again. */
export type Authorization =
  | { readonly kind: "allowed" | "refused" }
  | { readonly kind: "failed"; readonly error: string };

/** Asks whether a claimed delivery may still be sent. Never rejects. */
export async function authorizeDelivery(
  { event, endpoint }: Pick<ClaimedDelivery, "event" | "endpoint">,
  authorize: Authorize,
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
): Promise<Authorization> {
  try {
    const answered = await withDeadline(clock, timeoutMs, async (signal) =>
      authorize({ ...shown(event, endpoint), signal }),
    );
    if (answered.expired) return failed(`authorize did not answer within ${timeoutMs} ms.`);
    if (answered.value === true) return { kind: "allowed" };
    if (answered.value === false) return { kind: "refused" };
    return failed(`authorize answered ${typeof answered.value}, which is neither true nor false.`);
  } catch (error) {
    return failed(`authorize failed: ${thrownText(error)}`);
  }
}

function shown(event: DeliveredEvent, endpoint: Endpoint): Omit<AuthorizeArguments, "signal"> {
  const { id, tenantId, ownerId, kind, name, url } = endpoint;
  const { scope, trigger, recordId, createdAt } = event;
  return {
    endpoint: { id, tenantId, ownerId, kind, name, url },
    event: { id: event.id, tenantId: event.tenantId, scope, trigger, recordId, createdAt },
  };
}

function failed(error: string): Authorization {
  return { kind: "failed", error };
}
