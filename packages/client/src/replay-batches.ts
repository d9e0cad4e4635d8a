import type { RouteReply } from "@ancrage/core/api";
import type { RouteCall, RouteRequest } from "./client.ts";

/** The answers of a replay in batches: that of a dry run, unless there is a cursor to begin with, then that of each batch. */
export async function* replayBatches(
  replay: RouteCall<"replayDeliveries">,
  request: RouteRequest<"replayDeliveries"> = {},
): AsyncGenerator<RouteReply<"replayDeliveries">, void> {
  let cursor = request.body?.cursor ?? null;
  if (cursor === null) {
    const counted = await replay({ ...request, body: { ...request.body, dryRun: true } });
    yield counted;
    cursor = counted.nextCursor;
  }
  while (cursor !== null) {
    const batch: RouteReply<"replayDeliveries"> = await replay({
      ...request,
      body: { ...request.body, dryRun: false, cursor },
    });
    yield batch;
    cursor = batch.nextCursor;
  }
}
