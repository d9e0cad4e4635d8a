import { useRef } from "react";
import { useSpeech } from "../language/language-provider.tsx";
import { CopyButton } from "./copy-button.tsx";
import { visible } from "./visible.ts";

/** A longer text, such as a payload, as it is: it can be scrolled with the keyboard, and copied. */
export function CodeBlock({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useSpeech();
  const shown = useRef<HTMLPreElement>(null);
  return (
    <figure className="code-block">
      <figcaption>
        <span>{label}</span>
        <CopyButton text={text} what={label} shown={shown} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard. */}
      <section tabIndex={0} aria-label={label}>
        <pre ref={shown} dir="ltr">
          {text === "" ? <em>{t.common.empty}</em> : visible(text)}
        </pre>
      </section>
    </figure>
  );
}

/** A value as JSON to read. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}
