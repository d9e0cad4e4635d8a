import type { Reply } from "@ancrage/client";

/** What can be set of a subscription, as it is being entered. */
export interface SubscriptionDraft {
  /** Top-level fields of the payload, with commas between; empty: any change. */
  readonly changedFields: string;
  /** JSON; empty: everything. */
  readonly filter: string;
  readonly content: Reply<"SubscriptionReply">["content"];
  readonly deleteOnSuccess: boolean;
}

/** A subscription that takes everything. */
export const plainSubscription: SubscriptionDraft = {
  ...{ changedFields: "", filter: "", content: "full", deleteOnSuccess: false },
};

/** The draft of a subscription as it is. */
export function draftOf(subscription: Reply<"SubscriptionReply">): SubscriptionDraft {
  return {
    changedFields: subscription.changedFields?.join(", ") ?? "",
    filter: subscription.filter === null ? "" : JSON.stringify(subscription.filter, null, 2),
    content: subscription.content,
    deleteOnSuccess: subscription.deleteOnSuccess,
  };
}

/** The draft as the API takes it. @throws `SyntaxError` when the filter is no JSON */
export function settingsOf({ changedFields, filter, content, deleteOnSuccess }: SubscriptionDraft) {
  const fields = changedFields
    .split(",")
    .map((field) => field.trim())
    .filter((field) => field !== "");
  return {
    ...{ content, deleteOnSuccess },
    changedFields: fields.length === 0 ? null : fields,
    filter: filterOf(filter),
  };
}

/** A filter, as the API takes it. */
export type Filter = NonNullable<Reply<"SubscriptionReply">["filter"]>;

/** The filter in a text; `null`: none. @throws `SyntaxError` when it is no JSON */
export function filterOf(text: string): Filter | null {
  return text.trim() === "" ? null : JSON.parse(text);
}
