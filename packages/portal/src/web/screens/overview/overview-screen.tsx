import { useQuery } from "@tanstack/react-query";
import { client } from "../../api.ts";
import { useCaller } from "../../caller.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { visible } from "../../parts/visible.ts";
import { linkTo } from "../../place.ts";
import { DeliveryTable } from "../deliveries/delivery-table.tsx";
import { EndpointTable } from "../endpoints/endpoint-table.tsx";
import { useEndpoints } from "../use-lists.ts";
import { needsAttention } from "./needs-attention.ts";
import { PauseTenant } from "./pause-tenant.tsx";
import { Volume } from "./volume.tsx";

// What has just failed; the whole of it is a list of its own.
const newest = 5;

/** How it stands: whether events are dispatched, how much was sent and arrived, which endpoints need somebody, and what failed last. */
export function OverviewScreen() {
  const { t } = useSpeech();
  const caller = useCaller();
  const unregistered = caller.data?.unregisteredTriggers ?? [];
  return (
    <>
      <Heading actions={caller.data?.isOperator && <PauseTenant pausedUntil={caller.data.pausedUntil} />}>
        {t.overview.title}
      </Heading>
      <p>{caller.data?.status === "ok" && t.overview.dispatching}</p>
      {unregistered.length > 0 && (
        <p className="warning">{t.overview.unregistered(visible(unregistered.join(", ")))}</p>
      )}
      <Volume />
      <section>
        <h2>{t.overview.endpoints}</h2>
        <EndpointsInTrouble />
      </section>
      <section>
        <h2>{t.overview.failing}</h2>
        <FailingDeliveries />
      </section>
    </>
  );
}

function EndpointsInTrouble() {
  const { t } = useSpeech();
  const endpoints = useEndpoints(15_000);
  if (endpoints.data === undefined) return <NotThereYet asked={endpoints} />;
  const troubled = endpoints.data.filter(needsAttention);
  if (troubled.length > 0) return <EndpointTable endpoints={troubled} />;
  return <p className="nothing">{endpoints.data.length === 0 ? t.endpoints.none : t.overview.allWell}</p>;
}

function FailingDeliveries() {
  const { t } = useSpeech();
  const failing = useQuery({
    queryKey: ["deliveries", "overview"],
    queryFn: ({ signal }) => client.listDeliveries({ query: { state: "failing", limit: newest }, signal }),
    refetchInterval: 15_000,
  });
  if (failing.data === undefined) return <NotThereYet asked={failing} />;
  if (failing.data.items.length === 0) return <p className="nothing">{t.overview.nothingFails}</p>;
  return (
    <>
      <DeliveryTable deliveries={failing.data.items} />
      <p>
        <a className="button" href={linkTo(["deliveries"], { state: "failing" })}>
          {t.overview.allFailing}
        </a>
      </p>
    </>
  );
}
