import { useSpeech } from "../language/language-provider.tsx";

/** Whether what is new in a list comes by itself. */
export function LiveBox({ isLive, change }: { readonly isLive: boolean; readonly change: (isLive: boolean) => void }) {
  const { t } = useSpeech();
  return (
    <label className="check">
      <input type="checkbox" checked={isLive} onChange={({ target }) => change(target.checked)} />
      {t.deliveries.live}
    </label>
  );
}
