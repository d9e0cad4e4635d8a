import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";
import { attemptErrorText } from "./attempt-error.ts";

type ListedDelivery = Reply<"DeliveryPageReply">["items"][number];

/** Deliveries as rows, each a link to all that is known of it. */
export function DeliveryTable({ deliveries }: { readonly deliveries: readonly ListedDelivery[] }) {
  const { t } = useSpeech();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t.deliveries.delivery}</th>
          <th scope="col" className="wide-only">
            {t.deliveries.endpoint}
          </th>
          <th scope="col">{t.deliveries.state}</th>
          <th scope="col" className="number wide-only">
            {t.deliveries.when}
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </tbody>
    </table>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: ListedDelivery }) {
  const { t, format } = useSpeech();
  return (
    <tr>
      <td>
        <a href={linkTo(["deliveries", delivery.id])}>
          <StoredText>{delivery.trigger}</StoredText> <StoredText className="dim">{delivery.recordId}</StoredText>
        </a>
        {delivery.isTest && <span className="badge plain">{t.deliveries.test}</span>}
        {delivery.replay > 0 && <span className="badge plain">{t.deliveries.replayNumber(delivery.replay)}</span>}
        <div className="narrow-only dim">
          <StoredText>{delivery.endpointName}</StoredText> · <When at={delivery.createdAt} />
        </div>
      </td>
      <td className="wide-only">
        <StoredText>{delivery.endpointName}</StoredText>
      </td>
      <td>
        <DeliveryState delivery={delivery} />
        {delivery.lastError !== null && (
          <div className="dim error-line">{attemptErrorText(delivery.lastError, delivery.lastStatus, t)}</div>
        )}
        {delivery.attempts > 1 && (
          <div className="dim">{t.deliveries.attemptCount(delivery.attempts, format.number(delivery.attempts))}</div>
        )}
      </td>
      <td className="number wide-only">
        <When at={delivery.createdAt} />
      </td>
    </tr>
  );
}

/** The state of a delivery; a pending one whose last attempt failed is failing. */
export function DeliveryState({
  delivery: { state, lastAttemptState },
}: {
  readonly delivery: Pick<Reply<"DeliveryReply">, "state" | "lastAttemptState">;
}) {
  return <StateBadge state={state === "pending" && lastAttemptState === "failed" ? "failing" : state} />;
}
