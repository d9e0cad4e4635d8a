import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useRef } from "react";
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
  const popup = useRef<HTMLDivElement>(null);
  // What the user came for, not the way out.
  const first = () => popup.current?.querySelector<HTMLElement>("input, select, textarea, footer button") ?? true;
  return (
    <Dialog.Root open={open} onOpenChange={(opens) => !opens && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="modal" ref={popup} initialFocus={first}>
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
