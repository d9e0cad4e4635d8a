import type { Reply } from "@ancrage/client";
import { useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Modal } from "../../parts/modal.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";
import { useEndpoints } from "../use-lists.ts";
import { NewEndpoint } from "./new-endpoint.tsx";

type Endpoint = Reply<"EndpointReply">;

/** The URLs that receive. */
export function EndpointsScreen() {
  const { t } = useSpeech();
  const endpoints = useEndpoints();
  const [isMaking, setMaking] = useState(false);
  const make = (
    <button type="button" className="primary" onClick={() => setMaking(true)}>
      {t.endpoints.create}
    </button>
  );
  return (
    <>
      <Heading actions={make}>{t.endpoints.title}</Heading>
      {endpoints.data === undefined ? (
        endpoints.error === null ? (
          <Waiting />
        ) : (
          <Failure error={endpoints.error} retry={() => void endpoints.refetch()} />
        )
      ) : endpoints.data.length === 0 ? (
        <div className="nothing">
          <p>{t.endpoints.none}</p>
          <p>{t.endpoints.guidedTest}</p>
        </div>
      ) : (
        <EndpointTable endpoints={endpoints.data} />
      )}
      <Modal title={t.endpoints.create} open={isMaking} close={() => setMaking(false)}>
        <NewEndpoint close={() => setMaking(false)} />
      </Modal>
    </>
  );
}

function EndpointTable({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const { t } = useSpeech();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t.endpoints.endpoint}</th>
          <th scope="col" className="wide-only">
            {t.endpoints.url}
          </th>
          <th scope="col">{t.deliveries.state}</th>
        </tr>
      </thead>
      <tbody>
        {endpoints.map((endpoint) => (
          <tr key={endpoint.id}>
            <td>
              <a href={linkTo(["endpoints", endpoint.id])}>
                <StoredText>{endpoint.name}</StoredText>
              </a>
              {endpoint.kind === "restHook" && <span className="badge plain">{t.endpoints.restHook}</span>}
              <div className="narrow-only dim">
                <StoredText>{endpoint.url}</StoredText>
              </div>
            </td>
            <td className="wide-only">
              <StoredText>{endpoint.url}</StoredText>
            </td>
            <td>
              <EndpointState endpoint={endpoint} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How it stands with an endpoint, and since when it fails. */
export function EndpointState({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useSpeech();
  const { state, disabledReason, pausedUntil, pauseReason, failingSince } = endpoint;
  return (
    <>
      <StateBadge state={state === "enabled" && pausedUntil !== null ? "paused" : state} />
      {disabledReason !== null && <div className="dim">{t.disabledReasons[disabledReason]}</div>}
      {pausedUntil !== null && pauseReason !== null && (
        <div className="dim">
          {t.pauseReasons[pauseReason]} {t.endpoints.pausedUntil} <When at={pausedUntil} />
        </div>
      )}
      {failingSince !== null && (
        <div className="error-line">
          {t.endpoints.failingSince} <When at={failingSince} />
        </div>
      )}
    </>
  );
}
