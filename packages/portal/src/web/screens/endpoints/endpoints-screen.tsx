import { useSpeech } from "../../language/language-provider.tsx";
import { newEndpointLink } from "../../new-endpoint-link.ts";
import { Heading } from "../../parts/heading.tsx";
import { Modal } from "../../parts/modal.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { goTo, linkTo } from "../../place.ts";
import { useEndpoints } from "../use-lists.ts";
import { EndpointTable } from "./endpoint-table.tsx";
import { NewEndpoint } from "./new-endpoint.tsx";

const close = () => goTo(linkTo(["endpoints"]), { replace: true });

/** The URLs that receive. */
export function EndpointsScreen({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const { t } = useSpeech();
  const endpoints = useEndpoints();
  const make = (
    <a className="button primary" href={newEndpointLink}>
      {t.endpoints.create}
    </a>
  );
  return (
    <>
      <Heading actions={make}>{t.endpoints.title}</Heading>
      {endpoints.data === undefined ? (
        <NotThereYet asked={endpoints} />
      ) : endpoints.data.length === 0 ? (
        <div className="nothing">
          <p>{t.endpoints.none}</p>
          <p>{t.endpoints.guidedTest}</p>
        </div>
      ) : (
        <EndpointTable endpoints={endpoints.data} />
      )}
      <Modal title={t.endpoints.create} open={"new" in query} close={close}>
        <NewEndpoint />
      </Modal>
    </>
  );
}
