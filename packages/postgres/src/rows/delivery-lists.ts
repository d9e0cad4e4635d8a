import type { Delivery } from "@ancrage/core";
import { newDelivery } from "./new-deliveries.ts";
import { rowsIn } from "./row-json.ts";

const { id, eventId, endpointId, subscriptionId, note, ...common } = newDelivery;

/** What tells the deliveries of a batch from each other: a list each. */
const listed = { id, eventId, endpointId, subscriptionId, note };

/**
 * A FROM item with the fields of new deliveries and their `place` from 1 on. They come as one JSON list a field, and what
 * they have in common comes once: of ten thousand deliveries that costs the database and the process a fraction of as many
 * objects. `parameter` is the number of the first parameter; `deliveryLists` gives the values.
 */
export function deliveriesIn(parameter: number, name: string): string {
  const lists = [...Object.keys(listed), "kind"];
  const read = lists.map((_, index) => `json_array_elements_text($${parameter + 1 + index}::text::json)`);
  const fields = [
    ...Object.keys(listed).map((field) => `listed."${field}"`),
    ...Object.keys(common).map((field) => `kind."${field}"`),
  ];
  return `(
  select ${fields.join(", ")}, listed.place
  from rows from (${read.join(", ")}) with ordinality as listed(${lists.map((list) => `"${list}"`).join(", ")}, place)
  join ${rowsIn(`$${parameter}`, "kind", { kind: "integer", ...common })} on kind.kind = listed.kind::integer
) ${name}`;
}

/** The values of the parameters that `deliveriesIn` reads. */
export function deliveryLists(deliveries: readonly Delivery[]): readonly string[] {
  const kinds: (Delivery & { readonly kind: number })[] = [];
  const kindOf = deliveries.map((delivery) => {
    const last = kinds.at(-1);
    if (last === undefined || !isOfKind(delivery, last)) kinds.push({ ...delivery, kind: kinds.length });
    return kinds.length - 1;
  });
  return [
    JSON.stringify(kinds),
    JSON.stringify(deliveries.map((delivery) => delivery.id)),
    JSON.stringify(deliveries.map((delivery) => delivery.eventId)),
    JSON.stringify(deliveries.map((delivery) => delivery.endpointId)),
    JSON.stringify(deliveries.map((delivery) => delivery.subscriptionId)),
    JSON.stringify(deliveries.map((delivery) => delivery.note)),
    JSON.stringify(kindOf),
  ];
}

/** By field, so that none is forgotten, and as functions: reading fields by their names takes ten times as long. */
const isSame: { readonly [Field in keyof typeof common]: (one: Delivery, other: Delivery) => boolean } = {
  tenantId: (one, other) => one.tenantId === other.tenantId,
  trigger: (one, other) => one.trigger === other.trigger,
  isTest: (one, other) => one.isTest === other.isTest,
  replay: (one, other) => one.replay === other.replay,
  replayOf: (one, other) => one.replayOf === other.replayOf,
  content: (one, other) => one.content === other.content,
  deleteOnSuccess: (one, other) => one.deleteOnSuccess === other.deleteOnSuccess,
  orderingKey: (one, other) => one.orderingKey === other.orderingKey,
  attempts: (one, other) => one.attempts === other.attempts,
  failures: (one, other) => one.failures === other.failures,
  deferrals: (one, other) => one.deferrals === other.deferrals,
  crashes: (one, other) => one.crashes === other.crashes,
  lastAttemptState: (one, other) => one.lastAttemptState === other.lastAttemptState,
  lastStatus: (one, other) => one.lastStatus === other.lastStatus,
  sequence: (one, other) => one.sequence === other.sequence,
  createdAt: (one, other) => isSameTime(one.createdAt, other.createdAt),
  nextAttemptAt: (one, other) => isSameTime(one.nextAttemptAt, other.nextAttemptAt),
  state: (one, other) => one.state === other.state,
  reason: (one, other) => one.reason === other.reason,
  endedAt: (one, other) => isSameTime(one.endedAt, other.endedAt),
};
const sameness = Object.values(isSame);

/** Whether two deliveries have the `common` fields in common. */
function isOfKind(one: Delivery, other: Delivery): boolean {
  return sameness.every((same) => same(one, other));
}

function isSameTime(one: Date | null, other: Date | null): boolean {
  return one === other || one?.getTime() === other?.getTime();
}
