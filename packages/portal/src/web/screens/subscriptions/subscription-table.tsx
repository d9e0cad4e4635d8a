import { useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { Modal } from "../../parts/modal.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { linkTo } from "../../place.ts";
import { useSubscriptions } from "../use-lists.ts";
import { NewSubscription } from "./new-subscription.tsx";

/** The subscriptions of an endpoint, or of all that may be seen. */
export function SubscriptionTable({
  endpointId,
  canAdd,
}: {
  readonly endpointId: string | undefined;
  readonly canAdd: boolean;
}) {
  const { t } = useSpeech();
  const subscriptions = useSubscriptions(endpointId);
  const [isAdding, setAdding] = useState(false);
  const close = () => setAdding(false);
  return (
    <>
      {subscriptions.data === undefined ? (
        <NotThereYet asked={subscriptions} />
      ) : subscriptions.data.length === 0 ? (
        <p className="nothing">{t.subscriptions.none}</p>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{t.subscriptions.subscription}</th>
              <th scope="col">{t.subscriptions.how}</th>
              <th scope="col" className="wide-only">
                {t.subscriptions.filter}
              </th>
            </tr>
          </thead>
          <tbody>
            {subscriptions.data.map((subscription) => (
              <tr key={subscription.id}>
                <td>
                  <a href={linkTo(["subscriptions", subscription.id])}>
                    <StoredText>{subscription.name}</StoredText>
                  </a>
                  {subscription.hint === "noChangedFields" && (
                    <div className="dim">{t.subscriptions.hintNoChangedFields}</div>
                  )}
                </td>
                <td>
                  {t.modes[subscription.mode]} · {t.stages[subscription.stage]}
                </td>
                <td className="wide-only">
                  {subscription.filter !== null && (
                    <code>
                      <StoredText>{JSON.stringify(subscription.filter)}</StoredText>
                    </code>
                  )}
                  {subscription.changedFields !== null && (
                    <div className="dim">
                      {t.subscriptions.changedFields} <StoredText>{subscription.changedFields.join(", ")}</StoredText>
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {canAdd && endpointId !== undefined && (
        <>
          <p>
            <button type="button" onClick={() => setAdding(true)}>
              {t.subscriptions.add}
            </button>
          </p>
          <Modal title={t.subscriptions.add} open={isAdding} close={close}>
            <NewSubscription endpointId={endpointId} close={close} />
          </Modal>
        </>
      )}
    </>
  );
}
