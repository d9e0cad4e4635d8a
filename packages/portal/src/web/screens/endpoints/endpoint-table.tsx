import type { Reply } from "@ancrage/client";
import { useSpeech } from "../../language/language-provider.tsx";
import { StateBadge } from "../../parts/state-badge.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { When } from "../../parts/when.tsx";
import { linkTo } from "../../place.ts";

type Endpoint = Reply<"EndpointReply">;

/** Endpoints as rows, each a link to all that is known of it. */
export function EndpointTable({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
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
