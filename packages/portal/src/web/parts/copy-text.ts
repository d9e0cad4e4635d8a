/** Copies a text; where there is no clipboard API (a page over plain http) by selecting it. Returns whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.readOnly = true;
  holder.className = "visually-hidden";
  const before = document.activeElement;
  // Inside an open dialog, where one is: outside of it nothing can be selected.
  (document.querySelector("[role=dialog]") ?? document.body).append(holder);
  holder.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    holder.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
