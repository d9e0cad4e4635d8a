import { useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { Modal } from "../../parts/modal.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { linkTo } from "../../place.ts";
import { CodeTable } from "./code-table.tsx";
import { NewCode } from "./new-code.tsx";
import { useCodes } from "./use-receiving.ts";

/** The codes of an inbound hook, where new ones are made; without one, those of all. */
export function CodeList({ hook }: { readonly hook?: string }) {
  const { t } = useSpeech();
  const codes = useCodes(hook);
  const [isMaking, setMaking] = useState(false);
  const close = () => setMaking(false);
  return (
    <>
      {codes.data === undefined ? (
        <NotThereYet asked={codes} />
      ) : codes.data.length === 0 ? (
        <p className="nothing">{hook === undefined ? t.codes.noneAnywhere : t.codes.none}</p>
      ) : (
        <CodeTable codes={codes.data} withHook={hook === undefined} />
      )}
      <p>
        {hook === undefined ? (
          <a className="button" href={linkTo(["inbound-hooks"])}>
            {t.inboundHooks.title}
          </a>
        ) : (
          <button type="button" className="primary" onClick={() => setMaking(true)}>
            {t.codes.create}
          </button>
        )}
      </p>
      {hook !== undefined && (
        <Modal title={t.codes.create} open={isMaking} close={close}>
          <NewCode hook={hook} close={close} />
        </Modal>
      )}
    </>
  );
}
