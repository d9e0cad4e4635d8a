import { useSyncExternalStore } from "react";
import { useSpeech } from "../language/language-provider.tsx";

/** A time as how long ago it was, with the time itself beside it for the pointer and in the markup. */
export function When({ at }: { readonly at: string | null }) {
  const { format } = useSpeech();
  const now = useSyncExternalStore(subscribe, currentHalfMinute) * tick;
  if (at === null) return <span>–</span>;
  if (at.startsWith("9999-")) return <span>{format.time(at)}</span>;
  return (
    <time dateTime={at} title={format.time(at)}>
      {format.ago(at, Math.max(now, Date.now()))}
    </time>
  );
}

const tick = 30_000;

function currentHalfMinute(): number {
  return Math.floor(Date.now() / tick);
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, tick);
  return () => clearInterval(timer);
}
