import { useSpeech } from "../language/language-provider.tsx";

/** What is shown until something is there. */
export function Waiting() {
  const { t } = useSpeech();
  return (
    <p className="waiting" role="status">
      {t.common.loading}
    </p>
  );
}
