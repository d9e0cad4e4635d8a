import type { Reply } from "@ancrage/client";
import type { KeyboardEvent } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { copyText } from "../../parts/copy-text.ts";
import { errorText } from "../../parts/failure.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { When } from "../../parts/when.tsx";
import { goTo, linkTo } from "../../place.ts";
import { CodeState } from "./code-state.tsx";

type Code = Reply<"CodeReply">;

/** Codes as rows, masked, each a link to its record, which F4 opens too. */
export function CodeTable({ codes, withHook }: { readonly codes: readonly Code[]; readonly withHook: boolean }) {
  const { t } = useSpeech();
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{t.codes.label}</th>
          <th scope="col">{t.codes.code}</th>
          {withHook && (
            <th scope="col" className="wide-only">
              {t.inboundHooks.hook}
            </th>
          )}
          <th scope="col">{t.deliveries.state}</th>
          <th scope="col" className="number wide-only">
            {t.codes.uses}
          </th>
          <th scope="col" className="number wide-only">
            {t.codes.lastUsed}
          </th>
        </tr>
      </thead>
      <tbody>
        {codes.map((code) => (
          <CodeRow key={code.id} code={code} withHook={withHook} />
        ))}
      </tbody>
    </table>
  );
}

function CodeRow({ code, withHook }: { readonly code: Code; readonly withHook: boolean }) {
  const { t } = useSpeech();
  const record = linkTo(["codes", code.id]);
  const open = (event: KeyboardEvent) => {
    if (event.key !== "F4") return;
    event.preventDefault();
    goTo(record);
  };
  return (
    <tr>
      <td>
        <a href={record} aria-keyshortcuts="F4" title={t.codes.record} onKeyDown={open}>
          <StoredText>{code.label}</StoredText>
        </a>
        <div className="narrow-only dim">
          {withHook && (
            <>
              <StoredText>{code.hook}</StoredText> ·{" "}
            </>
          )}
          <Uses code={code} /> · <LastUse code={code} />
        </div>
      </td>
      <td>
        <code>{code.masked}</code> {code.hasCopy && <CopyCode code={code} record={record} />}
      </td>
      {withHook && (
        <td className="wide-only">
          <a href={linkTo(["inbound-hooks", code.hook])}>
            <StoredText>{code.hook}</StoredText>
          </a>
        </td>
      )}
      <td>
        <CodeState code={code} />
      </td>
      <td className="number wide-only">
        <Uses code={code} />
      </td>
      <td className="number wide-only">
        <LastUse code={code} />
      </td>
    </tr>
  );
}

function Uses({ code: { uses } }: { readonly code: Code }) {
  const { t, format } = useSpeech();
  return t.codes.useCount(uses, format.number(uses));
}

function LastUse({ code: { lastUsedAt } }: { readonly code: Code }) {
  const { t } = useSpeech();
  return lastUsedAt === null ? t.codes.neverUsed : <When at={lastUsedAt} />;
}

/** Copies a code without showing it. Where nothing can be copied, its record shows it to be copied by hand. */
function CopyCode({ code: { id, label }, record }: { readonly code: Code; readonly record: string }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const copy = async () => {
    try {
      const { code } = await client.showCode({ id });
      if (await copyText(code)) return notice.say(t.common.copied(t.codes.code));
      notice.say(t.common.notCopied);
      goTo(record);
    } catch (error) {
      notice.say(errorText(error, t));
    }
  };
  const what = `${t.codes.code}, ${label}`;
  return (
    <button type="button" className="quiet small" onClick={() => void copy()} aria-label={t.common.copyWhat(what)}>
      {t.common.copy}
    </button>
  );
}
