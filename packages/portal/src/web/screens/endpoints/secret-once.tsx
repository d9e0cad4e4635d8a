import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";

/** A secret, shown this once. */
export function SecretOnce({ secret, done }: { readonly secret: string; readonly done: () => void }) {
  const { t } = useSpeech();
  return (
    <>
      <p>{t.secrets.once}</p>
      <CodeBlock label={t.secrets.secret} text={secret} />
      <footer>
        <button type="button" className="primary" onClick={done}>
          {t.secrets.kept}
        </button>
      </footer>
    </>
  );
}
