import type { Reply } from "@ancrage/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useIsOperator } from "../../caller.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock, jsonText } from "../../parts/code-block.tsx";
import { Facts } from "../../parts/facts.tsx";
import { errorText, Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { Waiting } from "../../parts/waiting.tsx";
import { goTo, linkTo } from "../../place.ts";
import { DeliveryState } from "../deliveries/delivery-table.tsx";
import { useEndpoints, useSubscriptions } from "../use-lists.ts";
import { POLL_MS } from "../use-newest-first.ts";
import { DecisionText } from "./decision-text.tsx";

type EventReply = Reply<"EventReply">;

/** An event: what happened, who was told, and why others were not. Subscribers, who may not see it as a whole, can ask about their own. */
export function EventScreen({ id, query }: { readonly id: string; readonly query: Readonly<Record<string, string>> }) {
  const { t } = useSpeech();
  const isOperator = useIsOperator();
  const event = useQuery({
    queryKey: ["event", id],
    queryFn: ({ signal }) => client.getEvent({ id, signal }),
    enabled: isOperator,
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? POLL_MS : false),
  });
  return (
    <>
      {event.data !== undefined ? (
        <EventFacts event={event.data} />
      ) : (
        <>
          <Heading>{t.events.event}</Heading>
          {event.error !== null && <Failure error={event.error} retry={() => void event.refetch()} />}
          {isOperator && event.isPending && <Waiting />}
        </>
      )}
      <WhyNot eventId={id} subscriptionId={query["subscriptionId"] ?? ""} />
    </>
  );
}

function EventFacts({ event }: { readonly event: EventReply }) {
  const { t, format } = useSpeech();
  const { reason } = event;
  return (
    <>
      <Heading
        actions={<CancelEvent event={event} />}
      >{`${visible(event.trigger)} ${visible(event.recordId)}`}</Heading>
      <p>
        <StateBadge state={event.state} /> {reason !== null && t.reasons[reason]}
      </p>
      <Facts
        facts={[
          [t.deliveries.id, <code key="id">{event.id}</code>],
          [t.deliveries.created, format.time(event.createdAt)],
          [t.subscriptions.stage, event.stage === "postOperation" ? null : t.stages[event.stage]],
          [t.subscriptions.scope, event.scope && <StoredText key="s">{event.scope}</StoredText>],
          [t.events.changed, event.changed && <StoredText key="c">{event.changed.join(", ")}</StoredText>],
          [t.events.lastError, event.lastError && <StoredText key="e">{event.lastError}</StoredText>],
          [t.events.forgotten, event.forgottenAt && format.time(event.forgottenAt)],
        ]}
      />
      <section>
        <h2>{t.deliveries.title}</h2>
        {event.deliveries.length === 0 ? (
          <p>{t.events.noDeliveries}</p>
        ) : (
          <EventDeliveries deliveries={event.deliveries} />
        )}
      </section>
      <section>
        <h2>{t.decisions.others}</h2>
        {event.decisions.length === 0 ? <p>{t.decisions.none}</p> : <Decisions decisions={event.decisions} />}
      </section>
      <section>
        <h2>{t.deliveries.payload}</h2>
        {event.payload === null ? (
          <p>{t.deliveries.noPayload}</p>
        ) : (
          <CodeBlock label={t.deliveries.payload} text={jsonText(event.payload)} />
        )}
      </section>
    </>
  );
}

function EventDeliveries({ deliveries }: { readonly deliveries: EventReply["deliveries"] }) {
  const endpoints = useEndpoints();
  return (
    <ul className="plain">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <DeliveryState delivery={delivery} />{" "}
          <a href={linkTo(["deliveries", delivery.id])}>
            <StoredText>
              {endpoints.data?.find(({ id }) => id === delivery.endpointId)?.name ?? delivery.endpointId}
            </StoredText>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Decisions({ decisions }: { readonly decisions: EventReply["decisions"] }) {
  const subscriptions = useSubscriptions();
  return (
    <ul className="plain">
      {decisions.map((decision) => (
        <li key={decision.subscriptionId}>
          <a href={linkTo(["subscriptions", decision.subscriptionId])}>
            <StoredText>
              {subscriptions.data?.find(({ id }) => id === decision.subscriptionId)?.name ?? decision.subscriptionId}
            </StoredText>
          </a>{" "}
          <DecisionText decision={{ ...decision, outcome: "refused" }} />
        </li>
      ))}
    </ul>
  );
}

function WhyNot({ eventId, subscriptionId }: { readonly eventId: string; readonly subscriptionId: string }) {
  const { t } = useSpeech();
  const subscriptions = useSubscriptions();
  const decision = useQuery({
    queryKey: ["decision", eventId, subscriptionId],
    queryFn: ({ signal }) => client.getDecision({ id: eventId, subscriptionId, signal }),
    enabled: subscriptionId !== "",
  });
  return (
    <section>
      <h2>{t.decisions.whyNot}</h2>
      <label>
        {t.subscriptions.subscription}
        <select
          value={subscriptionId}
          onChange={({ target }) =>
            goTo(linkTo(["events", eventId], { subscriptionId: target.value }), { replace: true })
          }
        >
          <option value="">{t.decisions.choose}</option>
          {subscriptions.data?.map(({ id, name }) => (
            <option key={id} value={id}>
              {visible(name)}
            </option>
          ))}
        </select>
      </label>
      <div role="status">
        {decision.data !== undefined && (
          <p>
            <DecisionText decision={decision.data} />{" "}
            {decision.data.deliveryId !== null && (
              <a href={linkTo(["deliveries", decision.data.deliveryId])}>{t.decisions.toDelivery}</a>
            )}
          </p>
        )}
      </div>
      {decision.error !== null && <Failure error={decision.error} />}
    </section>
  );
}

function CancelEvent({ event }: { readonly event: EventReply }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => client.cancelEvent({ id: event.id }),
    onSuccess: () => notice.say(t.deliveries.canceled),
    onError: (error) => notice.say(errorText(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["event", event.id] }),
  });
  const isOver = event.state !== "pending" && event.deliveries.every(({ state }) => state !== "pending");
  if (isOver) return null;
  return (
    <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
      {t.deliveries.cancel}
    </button>
  );
}
