import type { Finding, Webhooks } from "@ancrage/core";
import { CommandError } from "../command-error.ts";
import { withoutSecrets } from "../output/without-secrets.ts";
import { askUrl } from "./ask-url.ts";
import { findingLines } from "./finding-lines.ts";

interface DoctorOptions {
  readonly tenant?: string;
  readonly offline?: true;
  readonly json?: true;
}

/** Examines an app, and prints what was found. @throws `CommandError` when something is wrong */
export async function doctor(webhooks: Webhooks, { tenant, offline, json }: DoctorOptions): Promise<void> {
  const found = await webhooks.diagnose({
    ...(tenant !== undefined && { tenantId: tenant }),
    ...(!offline && { ask: askUrl }),
  });
  const findings = found.map(shown);
  const wrong = findings.filter(({ outcome }) => outcome === "wrong").length;
  if (json) console.log(JSON.stringify({ healthy: wrong === 0, findings }));
  else for (const finding of findings) for (const line of findingLines(finding)) console.log(line);
  if (wrong > 0) throw new CommandError(`${wrong} of ${findings.length} checks found something wrong.`);
  if (!json) console.error("Nothing is wrong.");
}

// Words of a database may hold what it was called with.
function shown({ check, outcome, expected, found, repair }: Finding): Finding {
  const hidden = (text: string) => withoutSecrets(text, []);
  return { check, outcome, expected: hidden(expected), found: hidden(found), repair: repair.map(hidden) };
}
