/** The value of a JSON text, parsed when it is first asked for. */
export function parsedOnce(json: string): () => unknown {
  let parsed: { readonly value: unknown } | null = null;
  return () => {
    parsed ??= { value: JSON.parse(json) };
    return parsed.value;
  };
}
