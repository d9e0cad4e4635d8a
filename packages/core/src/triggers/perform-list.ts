import type { Logger } from "../ports/logger.ts";
import { withDeadline } from "../ports/with-deadline.ts";
import { type BuildTerms, buildPayload } from "./build-payload.ts";
import { payloadInVersion, versionFor } from "./payload-version.ts";
import type { AnyTrigger } from "./trigger.ts";
import { MAX_PAYLOAD_BYTES } from "./validate-payload.ts";

/**
 * The newest records as receivers of a version would see them, newest first, made by the trigger's own builder; `[sample]` when there
 * is none to show. A record that cannot be built is left out and logged, so that one bad row does not hide the others.
 */
export async function performList(
  trigger: AnyTrigger,
  { limit, tenantId, version: wanted }: { limit: number; tenantId: string; version: number },
  terms: BuildTerms,
  logger: Logger,
): Promise<readonly unknown[]> {
  const version = versionFor(trigger, wanted);
  if (version === undefined) return [];
  const recordIds = await recentRecordIds(trigger, { limit, tenantId }, terms, logger);
  const outcomes = await Promise.all(
    recordIds.map((recordId) =>
      buildPayload(trigger, { recordId, tenantId, scope: null, snapshot: null, changed: null }, terms),
    ),
  );
  const items: unknown[] = [];
  for (const [index, built] of outcomes.entries()) {
    const outcome = built.kind === "built" ? payloadInVersion(version, built.json) : built;
    if (outcome.kind === "built") items.push(JSON.parse(outcome.json));
    if (outcome.kind === "failed" || outcome.kind === "tooLarge") {
      logger.warn("A record was left out of performList", {
        trigger: trigger.name,
        recordId: recordIds[index],
        error: outcome.kind === "failed" ? outcome.error : tooLarge(outcome.bytes),
      });
    }
  }
  return items.length > 0 ? items : [JSON.parse(version.sampleJson)];
}

function tooLarge(bytes: number): string {
  return `Its payload has ${bytes} bytes; at most ${MAX_PAYLOAD_BYTES} can be sent.`;
}

async function recentRecordIds(
  trigger: AnyTrigger,
  { limit, tenantId }: { limit: number; tenantId: string },
  { clock, context, buildTimeoutMs }: BuildTerms,
  logger: Logger,
): Promise<readonly string[]> {
  const { recent } = trigger;
  if (recent === undefined) return [];
  try {
    const ids = await withDeadline(clock, buildTimeoutMs, async (signal) =>
      recent({ limit, tenantId, context: context as never, signal }),
    );
    if (!ids.expired) return ids.value.slice(0, limit).map(String);
    logger.warn("recent did not finish in time; performList shows the sample", {
      trigger: trigger.name,
      buildTimeoutMs,
    });
  } catch (error) {
    logger.warn("recent failed; performList shows the sample", { trigger: trigger.name, error });
  }
  return [];
}
