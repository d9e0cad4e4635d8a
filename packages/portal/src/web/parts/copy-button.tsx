import { useSpeech } from "../language/language-provider.tsx";
import { copyText } from "./copy-text.ts";
import { useNotice } from "./notices.tsx";

/** Copies a text, and says so aloud. `what` names it for who does not see it. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const { t } = useSpeech();
  const notice = useNotice();
  const copy = async () => notice.say((await copyText(text)) ? t.common.copied(what) : t.common.notCopied);
  return (
    <button type="button" className="quiet small" onClick={() => void copy()} aria-label={t.common.copyWhat(what)}>
      {t.common.copy}
    </button>
  );
}
