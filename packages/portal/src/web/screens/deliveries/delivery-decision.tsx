import type { Reply } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { linkTo } from "../../place.ts";
import { DecisionText } from "../events/decision-text.tsx";

/** Why the endpoint got the event: by which subscription, and what that decided. */
export function DeliveryDecision({
  delivery: { eventId, subscriptionId },
}: {
  readonly delivery: Pick<Reply<"DeliveryReply">, "eventId" | "subscriptionId">;
}) {
  const { t } = useSpeech();
  const decision = useQuery({
    queryKey: ["decision", eventId, subscriptionId],
    queryFn: ({ signal }) => client.getDecision({ id: eventId, subscriptionId: subscriptionId ?? "", signal }),
    enabled: subscriptionId !== null,
  });
  if (subscriptionId === null) return null;
  return (
    <section>
      <h2>{t.decisions.title}</h2>
      {decision.data !== undefined ? (
        <p>
          <DecisionText decision={decision.data} />{" "}
          <a href={linkTo(["subscriptions", subscriptionId])}>{t.decisions.toSubscription}</a>
        </p>
      ) : decision.error !== null ? (
        <Failure error={decision.error} />
      ) : (
        <Waiting />
      )}
    </section>
  );
}
