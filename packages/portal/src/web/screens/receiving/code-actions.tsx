import type { Reply } from "@ancrage/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { DialogFooter } from "../../parts/dialog-footer.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Modal } from "../../parts/modal.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { EditCode } from "./edit-code.tsx";
import { MailCode } from "./mail-code.tsx";
import { RotateCode } from "./rotate-code.tsx";

/**
 * What can be done with a code until it ends. The dialogs stay when it does: one of them may show the code that took its place, and
 * that is shown once.
 */
export function CodeActions({ code, hasEnded }: { readonly code: Reply<"CodeReply">; readonly hasEnded: boolean }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState<"mail" | "rotate" | "edit" | "revoke" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {!hasEnded && (
        <>
          <button type="button" onClick={() => setOpen("mail")}>
            {t.codes.mail}
          </button>
          <button type="button" onClick={() => setOpen("edit")}>
            {t.common.edit}
          </button>
          <button type="button" onClick={() => setOpen("rotate")}>
            {t.codes.rotate}
          </button>
          <button type="button" className="danger" onClick={() => setOpen("revoke")}>
            {t.codes.revoke}
          </button>
        </>
      )}
      <Modal title={t.codes.mailTitle} open={open === "mail"} close={close}>
        <MailCode code={code} close={close} />
      </Modal>
      <Modal title={t.codes.edit} open={open === "edit"} close={close}>
        <EditCode code={code} close={close} />
      </Modal>
      <Modal title={t.codes.rotateTitle} open={open === "rotate"} close={close}>
        <RotateCode code={code} close={close} />
      </Modal>
      <Modal title={t.codes.revokeTitle} open={open === "revoke"} close={close}>
        <Revoke id={code.id} close={close} />
      </Modal>
    </>
  );
}

function Revoke({ id, close }: { readonly id: string; readonly close: () => void }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => client.revokeCode({ id }),
    onSuccess: async () => {
      notice.say(t.codes.isRevoked);
      close();
      await Promise.all(["code", "codes"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <>
      <p>{t.codes.revokeWhat}</p>
      {revoke.error !== null && <Failure error={revoke.error} />}
      <DialogFooter
        text={t.codes.revoke}
        isPending={revoke.isPending}
        isDangerous
        act={() => revoke.mutate()}
        cancel={close}
      />
    </>
  );
}
