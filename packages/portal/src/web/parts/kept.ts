// What a user has chosen stays in the browser, where it may keep anything.

/** What was kept under a name; `null`: nothing. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`ancrage.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice, if the browser lets us. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`ancrage.${name}`, value);
  } catch {
    // It then lasts as long as the page.
  }
}
