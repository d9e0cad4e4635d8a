/** One thing wrong with a value: where (`a.b[0]`, empty for the whole value) and what. */
export interface FieldIssue {
  path: string;
  message: string;
}

// A hostile value may have names of any length.
const longestText = 300;

/** A schema library's issue in our form. */
export function fieldIssue({ path, message }: { path: readonly PropertyKey[]; message: string }): FieldIssue {
  const text = path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
  return { path: text.slice(0, longestText), message: message.slice(0, longestText) };
}
