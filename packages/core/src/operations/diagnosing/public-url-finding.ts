import { isAncrageError } from "../../errors/ancrage-error.ts";
import { thrownText } from "../../errors/thrown-text.ts";
import { CUSTOMARY_MOUNT } from "../../inbound/codes/inbound-url.ts";
import type { InboundLimits } from "../../inbound/receiving/inbound-limits.ts";
import { statusText } from "../../inbound/receiving/status-text.ts";
import type { Finding } from "../../ports/finding.ts";
import { isLocalName } from "../../url-policy/local-name.ts";

/** Sends an empty POST to a URL, and gives what was answered. */
export type AskUrl = (url: string) => Promise<{ readonly status: number; readonly text: string }>;

// No code is like it: they end in random characters.
const noCode = "ancrage-doctor";

// What an inbound hook answers to a code that nobody has.
const notFound = statusText[404] ?? "";

/** Whether callers reach inbound hooks under the public URL. `ask`: by calling it; `null`: as far as it can be told without. */
export async function publicUrlFinding(
  hooks: readonly string[],
  { publicUrlOf }: Pick<InboundLimits, "publicUrlOf">,
  tenantId: string,
  ask: AskUrl | null,
): Promise<Finding> {
  const expected = "inbound.publicUrl, an https URL under which this application answers for its inbound hooks";
  const good = { check: "publicUrl", outcome: "good", expected, repair: [] } as const;
  const wrong = (found: string, ...repair: readonly string[]): Finding => ({
    ...{ check: "publicUrl", outcome: "wrong", expected, found, repair },
  });
  if (hooks.length === 0) return { ...good, found: "none is needed: there are no inbound hooks" };
  let url: string | null;
  try {
    url = publicUrlOf(tenantId);
  } catch (error) {
    return wrong(isAncrageError(error) ? error.message : thrownText(error), setIt);
  }
  if (url === null) return wrong("nobody has said", setIt);
  const { protocol, hostname } = new URL(url);
  const isLocal = isLoopback(hostname);
  if (protocol !== "https:" && !isLocal) {
    return wrong(`${url}, where codes travel in the clear`, `createWebhooks({ inbound: { publicUrl: "https://…" } })`);
  }
  const note = isLocal ? ", which nobody outside can reach" : "";
  if (ask === null) return { ...good, found: `${url}${note}; it was not asked` };
  const answered = await answerOf(ask, `${url}/${noCode}`);
  if (answered === null) return { ...good, found: `${url}${note}` };
  return wrong(
    `${url}: ${answered}`,
    `curl -i -X POST ${url}/${noCode}    # wanted: 404 ${notFound}; start the application, mount the inbound adapter there, let the proxy pass it on, or correct inbound.publicUrl`,
  );
}

const setIt = `createWebhooks({ inbound: { publicUrl: "https://host.example${CUSTOMARY_MOUNT}" } })`;

/** What was answered instead of the answer to an unknown code; `null`: that was it. */
async function answerOf(ask: AskUrl, url: string): Promise<string | null> {
  try {
    const { status, text } = await ask(url);
    return status === 404 && text === notFound ? null : `it answered ${status}, as no inbound hook does`;
  } catch (error) {
    return thrownText(error);
  }
}

function isLoopback(hostname: string): boolean {
  return isLocalName(hostname) || /^127\.|^\[::1\]$/.test(hostname);
}
