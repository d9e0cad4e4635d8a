import type { Reply } from "@ancrage/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Facts } from "../../parts/facts.tsx";
import { errorText } from "../../parts/failure.tsx";
import { FormFailure } from "../../parts/form-failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { goTo, linkTo } from "../../place.ts";
import { endSubscription } from "./end-subscription.ts";
import { draftOf, type SubscriptionDraft, settingsChanged } from "./subscription-draft.ts";
import { SubscriptionFields } from "./subscription-fields.tsx";

/** A subscription: what it takes, how it is told, and its filter to change and to try. */
export function SubscriptionScreen({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  const subscription = useQuery({
    queryKey: ["subscription", id],
    queryFn: ({ signal }) => client.getSubscription({ id, signal }),
  });
  if (subscription.data !== undefined) return <Subscription subscription={subscription.data} />;
  return (
    <>
      <Heading>{t.subscriptions.subscription}</Heading>
      <NotThereYet asked={subscription} />
    </>
  );
}

function Subscription({ subscription }: { readonly subscription: Reply<"SubscriptionReply"> }) {
  const { t, format } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const { id, trigger, endpointId } = subscription;
  const [before, setBefore] = useState(() => draftOf(subscription));
  const [draft, setDraft] = useState(before);
  const change = useMutation({
    mutationFn: async (entered: SubscriptionDraft) =>
      client.updateSubscription({ id, body: settingsChanged(before, entered) }),
    onSuccess: async (_, entered) => {
      setBefore(entered);
      notice.say(t.common.saved);
      await queries.invalidateQueries({ queryKey: ["subscription", id] });
    },
  });
  const end = useMutation({
    mutationFn: () => endSubscription(id),
    onSuccess: (putBack) => {
      notice.say(t.subscriptions.isEnded, () => void putBack().catch((error) => notice.say(errorText(error, t))));
      goTo(linkTo(["endpoints", endpointId]));
    },
    onError: (error) => notice.say(errorText(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["subscriptions"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft);
  };
  return (
    <>
      <Heading
        actions={
          <button type="button" className="danger" disabled={end.isPending} onClick={() => end.mutate()}>
            {t.subscriptions.end}
          </button>
        }
      >
        {visible(subscription.name)}
      </Heading>
      <Facts
        facts={[
          [
            t.deliveries.trigger,
            trigger === "*" ? t.subscriptions.allTriggers : <StoredText key="t">{trigger}</StoredText>,
          ],
          [
            t.deliveries.endpoint,
            <a key="e" href={linkTo(["endpoints", endpointId])}>
              <StoredText>{subscription.endpointName}</StoredText>
            </a>,
          ],
          [t.subscriptions.mode, t.modes[subscription.mode]],
          [t.subscriptions.stage, t.stages[subscription.stage]],
          [t.subscriptions.scope, subscription.scope && <StoredText key="s">{subscription.scope}</StoredText>],
          [t.deliveries.created, format.time(subscription.createdAt)],
          [t.secrets.expires, subscription.expiresAt && format.time(subscription.expiresAt)],
        ]}
      />
      <p>
        <a className="button" href={linkTo(["deliveries"], { subscriptionId: id })}>
          {t.endpoints.toDeliveries}
        </a>
      </p>
      {subscription.hint === "noChangedFields" && <p className="warning">{t.subscriptions.hintNoChangedFields}</p>}
      <form className="fields" onSubmit={submit}>
        <SubscriptionFields trigger={trigger} draft={draft} change={setDraft} />
        {change.error !== null && <FormFailure error={change.error} notRead={t.tryFilter.noJson} />}
        <footer>
          <button type="submit" className="primary" disabled={change.isPending}>
            {t.common.save}
          </button>
        </footer>
      </form>
    </>
  );
}
