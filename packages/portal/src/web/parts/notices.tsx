import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useSpeech } from "../language/language-provider.tsx";

/** Says what has just happened. */
export interface Notices {
  /** Shown, and read aloud, in place of what was said before. */
  say(text: string, undo?: () => void): void;
}

interface Notice {
  readonly text: string;
  readonly undo: (() => void) | undefined;
  readonly number: number;
}

const NoticeContext = createContext<Notices | null>(null);

/** The one place where it is said. */
export function useNotice(): Notices {
  const notices = useContext(NoticeContext);
  if (notices === null) throw new Error("There is no NoticeProvider around this.");
  return notices;
}

// Long enough to read and to undo. What can be undone here can also be done by hand later.
const shownMs = 30_000;

/** Shows notices at the edge of the page, each until the next one, until it is closed, or for half a minute. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useSpeech();
  const [notice, setNotice] = useState<Notice | null>(null);
  const notices = useMemo<Notices>(
    () => ({
      say: (text, undo) => setNotice((before) => ({ text, undo, number: (before?.number ?? 0) + 1 })),
    }),
    [],
  );
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => setNotice(null), shownMs);
    return () => clearTimeout(timer);
  }, [notice]);
  const close = () => setNotice(null);
  return (
    <NoticeContext value={notices}>
      {children}
      <div className="notices">
        <output aria-live="polite">{notice !== null && <span key={notice.number}>{notice.text}</span>}</output>
        {notice?.undo !== undefined && (
          <button
            type="button"
            className="small"
            onClick={() => {
              notice.undo?.();
              close();
            }}
          >
            {t.common.undo}
          </button>
        )}
        {notice !== null && (
          <button type="button" className="quiet small" onClick={close} aria-label={t.common.closeNotice}>
            ×
          </button>
        )}
      </div>
    </NoticeContext>
  );
}
