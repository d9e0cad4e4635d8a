import type { Reply } from "@ancrage/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useIsOperator } from "../../caller.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock, jsonText } from "../../parts/code-block.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { errorText } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { When } from "../../parts/when.tsx";
import { goTo, linkTo } from "../../place.ts";
import { POLL_MS } from "../use-newest-first.ts";
import { Attempts } from "./attempts.tsx";
import { DeliveryDecision } from "./delivery-decision.tsx";
import { DeliveryState } from "./delivery-table.tsx";

/** All that is known of a delivery. Looks again while it is pending. */
export function DeliveryScreen({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  const delivery = useQuery({
    queryKey: ["delivery", id],
    queryFn: ({ signal }) => client.getDelivery({ id, signal }),
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? POLL_MS : false),
  });
  if (delivery.data === undefined) {
    return (
      <>
        <Heading>{t.deliveries.delivery}</Heading>
        <NotThereYet asked={delivery} />
      </>
    );
  }
  return <Delivery delivery={delivery.data} />;
}

function Delivery({ delivery }: { readonly delivery: Reply<"DeliveryDetailReply"> }) {
  const { t, format } = useSpeech();
  const { reason } = delivery;
  return (
    <>
      <Heading actions={<DeliveryActions delivery={delivery} />}>
        {`${visible(delivery.trigger)} ${visible(delivery.recordId)}`}
      </Heading>
      <p>
        <DeliveryState delivery={delivery} /> {reason !== null && t.reasons[reason]}
      </p>
      <Facts
        facts={[
          [
            t.deliveries.endpoint,
            <a key="a" href={linkTo(["endpoints", delivery.endpointId])}>
              <StoredText>{delivery.endpointName}</StoredText>
            </a>,
          ],
          [
            t.deliveries.event,
            <a key="a" href={linkTo(["events", delivery.eventId])}>
              <code>{delivery.eventId}</code>
            </a>,
          ],
          [
            t.deliveries.id,
            <span key="a">
              <code>{delivery.id}</code> <CopyButton text={delivery.id} what={t.deliveries.id} />
            </span>,
          ],
          [
            t.deliveries.replayOf,
            delivery.replayOf && (
              <a key="a" href={linkTo(["deliveries", delivery.replayOf])}>
                <code>{delivery.replayOf}</code>
              </a>
            ),
          ],
          [t.deliveries.created, format.time(delivery.createdAt)],
          [t.deliveries.ended, delivery.endedAt && format.time(delivery.endedAt)],
          [t.deliveries.nextAttempt, delivery.nextAttemptAt && <When key="a" at={delivery.nextAttemptAt} />],
          [t.deliveries.sequence, delivery.sequence === null ? null : format.number(delivery.sequence)],
          [t.deliveries.content, delivery.content === "full" ? null : t.contents[delivery.content]],
          [t.deliveries.note, delivery.note && t.notes[delivery.note]],
        ]}
      />
      {!delivery.isTest && <DeliveryDecision delivery={delivery} />}
      <section>
        <h2>{t.deliveries.payload}</h2>
        {delivery.payload === null ? (
          <p>{t.deliveries.noPayload}</p>
        ) : (
          <CodeBlock label={t.deliveries.payload} text={jsonText(delivery.payload)} />
        )}
      </section>
      <section>
        <h2>{t.deliveries.attempts}</h2>
        <Attempts history={delivery.history} />
      </section>
    </>
  );
}

function DeliveryActions({ delivery }: { readonly delivery: Reply<"DeliveryDetailReply"> }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const isOperator = useIsOperator();
  const replay = useMutation({
    mutationFn: () => client.replayDelivery({ id: delivery.id }),
    onSuccess: ({ id }) => {
      notice.say(t.deliveries.replayed);
      goTo(linkTo(["deliveries", id]));
    },
    onError: (error) => notice.say(errorText(error, t)),
  });
  const cancel = useMutation({
    mutationFn: () => client.cancelDelivery({ id: delivery.id }),
    onSuccess: () => notice.say(t.deliveries.canceled),
    onError: (error) => notice.say(errorText(error, t)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["delivery", delivery.id] }),
  });
  return (
    <>
      {isOperator && delivery.state === "pending" && (
        <button type="button" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          {t.deliveries.cancel}
        </button>
      )}
      <button type="button" className="primary" disabled={replay.isPending} onClick={() => replay.mutate()}>
        {t.deliveries.replay}
      </button>
    </>
  );
}
