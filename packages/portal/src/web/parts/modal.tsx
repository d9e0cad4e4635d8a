import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { useSpeech } from "../language/language-provider.tsx";

/** A dialog over the page. It keeps the focus, closes with Escape, and gives the focus back. */
export function Modal({
  title,
  open,
  close,
  children,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly close: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useSpeech();
  return (
    <Dialog.Root open={open} onOpenChange={(opens) => !opens && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="modal">
          <header>
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close className="quiet" aria-label={t.common.close}>
              ×
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
