import type { Reply } from "@ancrage/client";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { linkTo } from "../../place.ts";
import { SubscriptionTable } from "../subscriptions/subscription-table.tsx";
import { EndpointActions } from "./endpoint-actions.tsx";
import { EndpointState } from "./endpoint-table.tsx";
import { Secrets } from "./secrets.tsx";
import { sendingFacts } from "./sending-facts.tsx";
import { TriggerGrid } from "./trigger-grid.tsx";

/** An endpoint: what it is, what it is told of, and what can be done with it. */
export function EndpointScreen({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  const endpoint = useQuery({
    queryKey: ["endpoint", id],
    queryFn: ({ signal }) => client.getEndpoint({ id, signal }),
    refetchInterval: 15_000,
  });
  if (endpoint.data === undefined) {
    return (
      <>
        <Heading>{t.endpoints.endpoint}</Heading>
        <NotThereYet asked={endpoint} />
      </>
    );
  }
  return <Endpoint endpoint={endpoint.data} />;
}

function Endpoint({ endpoint }: { readonly endpoint: Reply<"EndpointDetailReply"> }) {
  const { t, format } = useSpeech();
  const { authentication } = endpoint;
  return (
    <>
      <Heading actions={<EndpointActions endpoint={endpoint} />}>{visible(endpoint.name)}</Heading>
      <div>
        <EndpointState endpoint={endpoint} />
      </div>
      <Facts
        facts={[
          [
            t.endpoints.url,
            <span key="url">
              <StoredText>{endpoint.url}</StoredText> <CopyButton text={endpoint.url} what={t.endpoints.url} />
            </span>,
          ],
          [t.endpoints.description, endpoint.description && <StoredText key="d">{endpoint.description}</StoredText>],
          [
            t.authentication.title,
            <span key="authentication">
              {t.authentication.kinds[authentication.kind]}{" "}
              {authentication.names.length > 0 && <StoredText>{authentication.names.join(", ")}</StoredText>}{" "}
              {authentication.kind !== "none" &&
                (authentication.isSet ? t.authentication.isSet : t.authentication.isCleared)}
            </span>,
          ],
          [t.endpoints.envelope, t.envelopes[endpoint.envelope]],
          ...sendingFacts(endpoint, t, format),
          [t.endpoints.owner, endpoint.ownerId && <StoredText key="o">{endpoint.ownerId}</StoredText>],
          [t.endpoints.held, endpoint.held === 0 ? null : format.number(endpoint.held)],
          [t.endpoints.lastSequence, endpoint.sequenced ? format.number(endpoint.lastSequence) : null],
        ]}
      />
      <p>
        <a className="button" href={linkTo(["deliveries"], { endpointId: endpoint.id })}>
          {t.endpoints.toDeliveries}
        </a>
      </p>
      {endpoint.kind === "managed" && <TriggerGrid endpointId={endpoint.id} />}
      <section>
        <h2>{t.subscriptions.title}</h2>
        <SubscriptionTable endpointId={endpoint.id} canAdd={endpoint.kind === "managed"} />
      </section>
      <Secrets endpoint={endpoint} />
    </>
  );
}
