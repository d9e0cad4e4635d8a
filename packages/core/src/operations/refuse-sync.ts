import { AncrageError } from "../errors/ancrage-error.ts";
import type { Stage } from "../model/stage.ts";
import type { Subscription, SubscriptionMode } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { SubscriptionChange } from "./subscription-requests.ts";

/** What a subscription asks of the host. */
interface Wish {
  readonly mode?: SubscriptionMode | undefined;
  readonly stage?: Stage | undefined;
}

/**
 * Refuses a subscription that would hold the host's writes, or hear of them ahead, where its trigger (`null`: every one) does
 * not allow that, or where it acts for an owner. The usual mode and stage are everybody's.
 * @throws `sync_not_allowed`
 */
export function refuseSync(
  { mode = "async", stage = "postOperation" }: Wish,
  trigger: Pick<AnyTrigger, "name" | "allowSync"> | null,
  { ownerId }: Viewer,
): void {
  if (mode === "async" && stage === "postOperation") return;
  const asked = `mode ${mode}, stage ${stage}`;
  if (ownerId !== null) {
    throw refused(
      trigger?.name ?? "*",
      "role",
      `A subscription with ${asked} needs the role operator: it reaches into what the application is doing. Ask an operator, or leave mode and stage out.`,
    );
  }
  if (trigger?.allowSync === true) return;
  throw trigger === null
    ? refused("*", "trigger", `A subscription with ${asked} names one trigger, not every one (*). Name it.`)
    : refused(
        trigger.name,
        "trigger",
        `${trigger.name} does not allow a subscription with ${asked}. Leave mode and stage out, or define the trigger with allowSync and input.`,
      );
}

/**
 * Refuses an owner a change of which events a subscription gets, or until when, where that subscription reaches into what the
 * application is doing: an operator has set how far.
 * @throws `sync_not_allowed`
 */
export function refuseWiderSync(
  { trigger, mode, stage }: Pick<Subscription, "trigger" | "mode" | "stage">,
  edit: SubscriptionChange,
  { ownerId }: Viewer,
): void {
  if (ownerId === null || (mode === "async" && stage === "postOperation")) return;
  const field = reach.find((name) => edit[name] !== undefined);
  if (field === undefined) return;
  const message = `To change ${field} of a subscription with mode ${mode}, stage ${stage} needs the role operator: it reaches into what the application is doing. Ask an operator.`;
  throw refused(trigger, "role", message);
}

/** What decides which events a subscription gets, and until when. */
const reach = ["scope", "changedFields", "filter", "expiresAt"] as const;

function refused(trigger: string, because: "trigger" | "role", message: string): AncrageError<"sync_not_allowed"> {
  return new AncrageError("sync_not_allowed", message, { trigger, because });
}
