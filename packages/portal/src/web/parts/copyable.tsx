import { useRef } from "react";
import { CopyButton } from "./copy-button.tsx";
import { StoredText } from "./stored-text.tsx";

/** A short text with a button that copies it. `what` names it. */
export function Copyable({ text, what }: { readonly text: string; readonly what: string }) {
  const shown = useRef<HTMLElement>(null);
  return (
    <span>
      <code ref={shown}>
        <StoredText>{text}</StoredText>
      </code>{" "}
      <CopyButton text={text} what={what} shown={shown} />
    </span>
  );
}
