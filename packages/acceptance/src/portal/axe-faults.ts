import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with a page as it is now, one line each. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  // Not a script of the page, so the policy has nothing to say to it.
  await page.evaluate(`globalThis.axe ?? (() => { ${axe.source} })()`);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
