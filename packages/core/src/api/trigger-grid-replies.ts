/** One cell of a trigger grid: a trigger, and whether the endpoint is subscribed to it. */
export interface TriggerCellReply {
  readonly action: string;
  readonly trigger: string;
  readonly description: string;
  readonly subscribed: boolean;
  /** The subscription; `null`: there is none. */
  readonly subscriptionId: string | null;
}

/** The triggers as a grid of resources and actions, ticked where the endpoint is subscribed. */
export interface TriggerGridReply {
  readonly endpointId: string;
  /** Of which scope; `null`: the subscriptions to every scope. */
  readonly scope: string | null;
  /** The subscription to every trigger (`*`), which covers all cells; `null`: there is none. */
  readonly allSubscriptionId: string | null;
  /** The columns: `create`, `update`, `delete`, then the others in the order of registration. */
  readonly actions: readonly string[];
  /** The rows, in the order of registration, each with the cells that have a trigger. */
  readonly resources: readonly { readonly resource: string; readonly cells: readonly TriggerCellReply[] }[];
}

/** Why a tick is refused: its cell has no trigger, another endpoint on the URL has it, or the endpoint was just deleted. */
export type TickRefusal = "unknown_trigger" | "duplicate_endpoint" | "endpoint_not_found";

/** What became of one tick. */
export interface TickReply {
  readonly resource: string;
  readonly action: string;
  /** `null`: the cell has no trigger. */
  readonly trigger: string | null;
  readonly outcome: "subscribed" | "unsubscribed" | "unchanged" | "refused";
  /** The subscription that there is afterwards. */
  readonly subscriptionId: string | null;
  /** Why it was refused; `null`: it was not. */
  readonly error: { readonly code: TickRefusal; readonly message: string } | null;
}

/** What became of ticks, in the order given. Each took effect at once, whatever became of the others. */
export interface TicksReply {
  readonly cells: readonly TickReply[];
}
