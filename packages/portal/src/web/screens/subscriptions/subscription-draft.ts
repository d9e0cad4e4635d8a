import type { Reply } from "@ancrage/client";
import { localTime, timeOfLocal } from "../../parts/local-time.ts";

/** What can be set of a subscription, as it is being entered. */
export interface SubscriptionDraft {
  /** What people call it; empty: made of trigger and endpoint. */
  readonly name: string;
  /** The part of the tenant; empty: all of it. */
  readonly scope: string;
  /** When it ends by itself, as `localTime` writes it; empty: it does not. */
  readonly expires: string;
  readonly whenTooLarge: Reply<"SubscriptionReply">["whenTooLarge"];
  /** Top-level fields of the payload, with commas between; empty: any change. */
  readonly changedFields: string;
  /** JSON; empty: everything. */
  readonly filter: string;
  readonly content: Reply<"SubscriptionReply">["content"];
  readonly deleteOnSuccess: boolean;
}

/** A subscription that takes everything. */
export const plainSubscription: SubscriptionDraft = {
  ...{ name: "", scope: "", expires: "", whenTooLarge: "cancel" },
  ...{ changedFields: "", filter: "", content: "full", deleteOnSuccess: false },
};

/** The draft of a subscription as it is. */
export function draftOf(subscription: Reply<"SubscriptionReply">): SubscriptionDraft {
  const { name, scope, expiresAt, whenTooLarge } = subscription;
  return {
    ...{ name, scope: scope ?? "", expires: localTime(expiresAt), whenTooLarge },
    changedFields: subscription.changedFields?.join(", ") ?? "",
    filter: subscription.filter === null ? "" : JSON.stringify(subscription.filter, null, 2),
    content: subscription.content,
    deleteOnSuccess: subscription.deleteOnSuccess,
  };
}

/** The draft as the API takes it. @throws `SyntaxError` when the filter is no JSON */
export function settingsOf(draft: SubscriptionDraft) {
  const { name, scope, expires, whenTooLarge, changedFields, filter, content, deleteOnSuccess } = draft;
  const fields = changedFields
    .split(",")
    .map((field) => field.trim())
    .filter((field) => field !== "");
  return {
    ...{ content, deleteOnSuccess, whenTooLarge },
    ...(name.trim() !== "" && { name }),
    scope: scope.trim() === "" ? null : scope.trim(),
    expiresAt: timeOfLocal(expires),
    changedFields: fields.length === 0 ? null : fields,
    filter: filterOf(filter),
  };
}

/** What the API is told of a draft that came from another. @throws `SyntaxError` when the filter is no JSON */
export function settingsChanged(before: SubscriptionDraft, after: SubscriptionDraft) {
  const { expiresAt, ...settings } = settingsOf(after);
  // The field knows no seconds: an end that nobody has touched stays to the millisecond.
  return { ...settings, ...(after.expires !== before.expires && { expiresAt }) };
}

/** A filter, as the API takes it. */
export type Filter = NonNullable<Reply<"SubscriptionReply">["filter"]>;

/** The filter in a text; `null`: none. @throws `SyntaxError` when it is no JSON */
export function filterOf(text: string): Filter | null {
  return text.trim() === "" ? null : JSON.parse(text);
}
