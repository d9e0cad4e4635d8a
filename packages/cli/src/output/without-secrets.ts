/**
 * The text with everything hidden that looks like a secret of ours, what stands in a URL before its host, and the values that
 * are known to be secret.
 */
export function withoutSecrets(text: string, known: readonly (string | undefined)[]): string {
  let hidden = text
    .replace(/\b(whsec_|whsk_|ancrage_key_)[\w+/=-]+/g, "$1…")
    .replace(/\b(Bearer|Basic) +[^\s"',]+/gi, "$1 …")
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, "$1…@");
  for (const value of known) if (value !== undefined && value.length >= 4) hidden = hidden.replaceAll(value, "…");
  return hidden;
}
