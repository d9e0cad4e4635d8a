import { visible } from "./visible.ts";

/** A text that somebody else has chosen. It changes nothing around it. */
export function StoredText({ children, className }: { readonly children: string; readonly className?: string }) {
  return <bdi className={className}>{visible(children)}</bdi>;
}
