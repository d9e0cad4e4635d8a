import { checkInput } from "../api/check-input.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { cursorBefore } from "../model/page.ts";
import { replayOf } from "../model/replay-of.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { deliveryExport, deliveryListing, replayRequest, summaryRequest } from "./call-schemas.ts";
import { summarizedDeliveries } from "./delivery-summary.ts";
import { endpointDisabled, endpointNotFound } from "./endpoint-refusals.ts";
import { EXPORT_PAGE_LENGTH, exportedRows } from "./exported-rows.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { deliveryDetailReply, deliveryReply, listedDeliveryReply, pageReply } from "./replies.ts";

/** More than so many are not counted after a batch of replays, so that no batch costs what all of them together do. */
const MOST_LEFT_COUNTED = 10_000;

export function deliveryOperations(terms: OperatingTerms): Operations["deliveries"] {
  const { store, clock, ids, onDue } = terms;

  async function find(deliveryId: string, actingFor: Parameters<typeof viewerOf>[1]) {
    return found(deliveryId, await store.deliveries.getDelivery(viewerOf(terms, actingFor), deliveryId));
  }

  return {
    async list(query = {}, actingFor) {
      const listing = checkInput(deliveryListing, query);
      return pageReply(await store.deliveries.listDeliveries(viewerOf(terms, actingFor), listing), listedDeliveryReply);
    },
    async summarize(request = {}, actingFor) {
      const range = checkInput(summaryRequest, request);
      return summarizedDeliveries(store.deliveries, viewerOf(terms, actingFor), range, clock.now());
    },
    async export(query = {}, actingFor) {
      const viewer = viewerOf(terms, actingFor);
      const filter = checkInput(deliveryExport, query);
      const pageAt = (cursor?: string) =>
        store.deliveries.listDeliveries(viewer, { ...filter, cursor, limit: EXPORT_PAGE_LENGTH });
      return exportedRows(await pageAt(), pageAt);
    },
    async get(deliveryId, actingFor) {
      return deliveryDetailReply(await find(deliveryId, actingFor));
    },
    async replay(deliveryId, actingFor) {
      const { delivery, event, endpoint } = await find(deliveryId, actingFor);
      checkReceives(endpoint.id, endpoint.deletedAt === null ? endpoint : null);
      if (event.state === "rolledBack") throw eventRolledBack(event.id);
      const isSentWithout = event.oversizedBytes !== null && delivery.content !== "full";
      if (event.payload === null && !isSentWithout) throw payloadGone(event);
      const createdAt = clock.now();
      const replay = await store.deliveries.addDelivery(replayOf(delivery, ids.next("dlv", createdAt), createdAt));
      onDue();
      return deliveryReply(replay);
    },
    async replayMany(request = {}, actingFor) {
      const { dryRun, cursor, limit, ...filter } = checkInput(replayRequest, request);
      const viewer = viewerOf(terms, actingFor);
      const { endpointId } = filter;
      if (endpointId !== undefined)
        checkReceives(endpointId, await store.subscriptions.getEndpoint(viewer, endpointId));
      const now = clock.now();
      if (dryRun) {
        const remaining = await store.deliveries.countReplayable(viewer, { filter, cursor });
        return { count: 0, remaining, nextCursor: remaining === 0 ? null : (cursor ?? cursorBefore(now, "dlv")) };
      }
      const newIds = Array.from({ length: limit }, () => ids.next("dlv", now));
      const replays = await store.deliveries.replayDeliveries(viewer, { filter, cursor, ids: newIds, now });
      if (replays.items.length > 0) onDue();
      const { nextCursor } = replays;
      const rest = { filter, cursor: nextCursor ?? undefined, limit: MOST_LEFT_COUNTED };
      const remaining = nextCursor === null ? 0 : await store.deliveries.countReplayable(viewer, rest);
      return { count: replays.items.length, remaining, nextCursor };
    },
    async cancel(deliveryId, actingFor) {
      const viewer = viewerOf(terms, actingFor);
      const delivery = found(deliveryId, await store.deliveries.cancelDelivery(viewer, deliveryId, clock.now()));
      if (delivery.state === "pending") throw deliveryInFlight(deliveryId);
      if (delivery.reason !== "byOperator") throw deliveryEnded(delivery);
      // The next of its key may go.
      if (delivery.orderingKey !== null) onDue();
      return deliveryReply(delivery);
    },
  };
}

/** @throws `endpoint_not_found`, `endpoint_disabled` */
function checkReceives(endpointId: string, endpoint: Endpoint | null): void {
  if (endpoint === null) throw endpointNotFound(endpointId);
  if (endpoint.state === "disabled") throw endpointDisabled(endpointId);
}

function found<Row>(deliveryId: string, row: Row | null): Row {
  if (row !== null) return row;
  throw new AncrageError("delivery_not_found", `There is no delivery ${deliveryId}.`, { deliveryId });
}

function payloadGone({ id: eventId, oversizedBytes }: WebhookEvent): AncrageError {
  const why = oversizedBytes === null ? "has been wiped" : `has ${oversizedBytes} bytes, too many to be kept`;
  const message = `The payload of the event ${eventId} ${why}, so there is nothing to send again. Trigger a new event.`;
  return new AncrageError("payload_gone", message, { eventId });
}

function eventRolledBack(eventId: string): AncrageError {
  const message = `What the event ${eventId} tells of was not committed, so it is not sent again. Do it again, and its receivers are called anew.`;
  return new AncrageError("event_rolled_back", message, { eventId });
}

function deliveryInFlight(deliveryId: string): AncrageError {
  return new AncrageError(
    "delivery_in_flight",
    `An attempt of the delivery ${deliveryId} is under way, and what is on its way cannot be taken back. Try again in a few seconds.`,
    { deliveryId },
  );
}

function deliveryEnded({ id: deliveryId, state, reason }: Delivery): AncrageError {
  const why = reason === null ? "" : ` (${reason})`;
  const message = `The delivery ${deliveryId} has ended: ${state}${why}. There is nothing left to cancel.`;
  return new AncrageError("delivery_ended", message, { deliveryId, state });
}
