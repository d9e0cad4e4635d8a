import type { Page } from "playwright-core";

/** Counts what a user does on a page from now on: each click, and each field that is filled in. */
export async function countActions(page: Page): Promise<() => number> {
  let actions = 0;
  await page.exposeBinding("countAction", () => {
    actions += 1;
  });
  // A click on a label makes a second one of no button of the mouse, and filling in a field makes an event a character.
  await page.evaluate(`(() => {
    const filled = new WeakSet();
    document.addEventListener("click", ({ isTrusted, detail }) => isTrusted && detail > 0 && countAction(), true);
    document.addEventListener("input", ({ target }) => {
      if (target.type === "checkbox" || filled.has(target)) return;
      filled.add(target);
      countAction();
    }, true);
  })()`);
  return () => actions;
}
