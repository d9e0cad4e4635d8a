import { useSpeech } from "../language/language-provider.tsx";

/** The end of a dialog: to do what it is about, or to leave everything as it was. */
export function DialogFooter({
  text,
  isPending,
  isDangerous = false,
  act,
  cancel,
}: {
  readonly text: string;
  readonly isPending: boolean;
  readonly isDangerous?: boolean;
  /** Without it, the form around it is submitted. */
  readonly act?: () => void;
  readonly cancel: () => void;
}) {
  const { t } = useSpeech();
  return (
    <footer>
      <button
        type={act === undefined ? "submit" : "button"}
        className={isDangerous ? "danger" : "primary"}
        disabled={isPending}
        onClick={act}
      >
        {text}
      </button>
      <button type="button" onClick={cancel}>
        {t.common.cancel}
      </button>
    </footer>
  );
}
