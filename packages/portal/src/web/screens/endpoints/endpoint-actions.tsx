import type { Reply } from "@ancrage/client";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Modal } from "../../parts/modal.tsx";
import { goTo, linkTo } from "../../place.ts";
import { EditEndpoint } from "./edit-endpoint.tsx";
import { TestDelivery } from "./test-delivery.tsx";
import { useEndpointChange } from "./use-endpoint-change.ts";

/** What can be done with an endpoint. */
export function EndpointActions({ endpoint }: { readonly endpoint: Reply<"EndpointDetailReply"> }) {
  const { t, format } = useSpeech();
  const { id, state, pausedUntil, held } = endpoint;
  const [open, setOpen] = useState<"test" | "edit" | "delete" | null>(null);
  const close = () => setOpen(null);
  const isEnabled = state === "enabled";
  const enabling = useEndpointChange(
    () => client.updateEndpoint({ id, body: { state: isEnabled ? "disabled" : "enabled" } }),
    isEnabled ? t.endpoints.isDisabled : t.endpoints.isEnabled,
  );
  const pausing = useEndpointChange(
    () => (pausedUntil === null ? client.pauseEndpoint({ id }) : client.resumeEndpoint({ id })),
    pausedUntil === null ? t.endpoints.isPaused : t.endpoints.isResumed,
  );
  const discarding = useEndpointChange(async () => {
    while ((await client.discardHeld({ id })).held > 0);
  }, t.endpoints.isDiscarded);
  const deleting = useEndpointChange(async () => {
    await client.deleteEndpoint({ id });
    goTo(linkTo(["endpoints"]));
  }, t.endpoints.isDeleted);
  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen("test")}>
        {t.testDelivery.title}
      </button>
      <button type="button" onClick={() => setOpen("edit")}>
        {t.common.edit}
      </button>
      <button type="button" disabled={enabling.isPending} onClick={() => enabling.mutate()}>
        {isEnabled ? t.endpoints.disable : t.endpoints.enable}
      </button>
      {isEnabled && (
        <button type="button" disabled={pausing.isPending} onClick={() => pausing.mutate()}>
          {pausedUntil === null ? t.endpoints.pause : t.endpoints.resume}
        </button>
      )}
      {!isEnabled && held > 0 && (
        <button type="button" disabled={discarding.isPending} onClick={() => discarding.mutate()}>
          {t.endpoints.discard(format.number(held))}
        </button>
      )}
      <button type="button" className="danger" onClick={() => setOpen("delete")}>
        {t.common.delete}
      </button>
      <Modal title={t.testDelivery.title} open={open === "test"} close={close}>
        <TestDelivery endpointId={id} />
      </Modal>
      <Modal title={t.endpoints.edit} open={open === "edit"} close={close}>
        <EditEndpoint endpoint={endpoint} close={close} />
      </Modal>
      <Modal title={t.endpoints.deleteTitle} open={open === "delete"} close={close}>
        <p>{t.endpoints.deleteWhat}</p>
        <DialogFooter
          text={t.common.delete}
          isPending={deleting.isPending}
          isDangerous
          act={() => deleting.mutate()}
          cancel={close}
        />
      </Modal>
    </>
  );
}
