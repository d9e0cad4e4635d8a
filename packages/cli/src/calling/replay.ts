import type { Client, RouteBody, RouteReply } from "@ancrage/client";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { interrupted, interruption } from "../interruption.ts";
import { askToReplay } from "./ask-to-replay.ts";
import { openProgress, type Progress } from "./progress.ts";

type Batch = RouteReply<"replayDeliveries">;

interface ReplayOptions {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Counts what matches, asks whether it is meant, and sends it again in batches. Ctrl-C lets the batch under way be finished.
 * @throws `CommandError`: nothing matches, nobody agreed, or it was stopped, with the cursor to go on with
 */
export async function replay(
  client: Client,
  body: NonNullable<RouteBody<"replayDeliveries">>,
  options: ReplayOptions,
): Promise<void> {
  const counted = await client.replayDeliveries({ body: { ...body, dryRun: true } });
  const found = `${counted.remaining} ${counted.remaining === 1 ? "delivery" : "deliveries"}`;
  if (options.dryRun && options.json) console.log(jsonOf(counted, 0));
  if (counted.remaining === 0)
    throw new CommandError("There is nothing to send again.", { exitCode: exitCode.nothing });
  if (options.dryRun) {
    console.error(`${found} would be sent again.`);
    if (!options.json) console.log(counted.remaining);
    return;
  }
  await agreed(found, options);

  const stop = interruption(`${process.stderr.isTTY ? "\n" : ""}Finishing the batch that is under way.`);
  const progress = openProgress(counted.remaining);
  let cursor: string | null = body.cursor ?? counted.nextCursor;
  let replayed = 0;
  try {
    while (cursor !== null && !stop.aborted) {
      const batch: Batch = await client.replayDeliveries({ body: { ...body, cursor } });
      replayed += batch.count;
      cursor = batch.nextCursor;
      if (options.json) console.log(jsonOf(batch, replayed));
      progress.advance(batch.count);
    }
  } catch (cause) {
    throw new CommandError(stopped(progress, replayed, cursor), { cause });
  }
  if (cursor !== null) throw interrupted(stopped(progress, replayed, cursor));
  progress.end(`${replayed} sent again.`);
  if (!options.json) console.log(replayed);
}

async function agreed(found: string, { yes, json }: ReplayOptions): Promise<void> {
  if (yes) return;
  const mayAsk = process.stdin.isTTY && process.stderr.isTTY && !json;
  if (mayAsk && (await askToReplay(`Send ${found} again?`))) return;
  throw new CommandError(`${found} would be sent again; none was. ${mayAsk ? "" : "Give --yes to send them."}`.trim(), {
    exitCode: exitCode.refused,
  });
}

function stopped(progress: Progress, replayed: number, cursor: string | null): string {
  const message = `Stopped after ${replayed}. Go on with the same options and: --cursor ${cursor}`;
  progress.fail();
  return message;
}

function jsonOf({ count, remaining, nextCursor }: Batch, replayed: number): string {
  return JSON.stringify({ count, remaining, nextCursor, replayed });
}
