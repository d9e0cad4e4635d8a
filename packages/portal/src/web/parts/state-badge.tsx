import { useSpeech } from "../language/language-provider.tsx";
import type { Messages } from "../language/messages.ts";

const looks: Readonly<Partial<Record<keyof Messages["states"], string>>> = {
  succeeded: "good",
  routed: "good",
  processed: "good",
  enabled: "good",
  failed: "bad",
  exhausted: "bad",
  rolledBack: "bad",
  failing: "bad",
  disabled: "bad",
  canceled: "dull",
  skipped: "dull",
  paused: "warning",
  unknown: "warning",
  quarantined: "warning",
  revoked: "dull",
  expired: "dull",
};

/** A state as a word; its colour only repeats it. */
export function StateBadge({ state }: { readonly state: keyof Messages["states"] }) {
  const { t } = useSpeech();
  return <span className={`badge ${looks[state] ?? "plain"}`}>{t.states[state]}</span>;
}
