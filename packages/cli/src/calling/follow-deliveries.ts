import { setTimeout } from "node:timers/promises";
import { type Client, type ItemOf, isAncrageError, type RouteQuery } from "@ancrage/client";
import { interrupted, interruption } from "../interruption.ts";
import { deliveryCells } from "./delivery-cells.ts";

type Delivery = ItemOf<"listDeliveries">;

const pollMs = 2_000;
// What one look reads at most. Behind it are those that nobody watches any more.
const mostPages = 10;

/**
 * Prints the newest deliveries, oldest first, and from then on each that is created or changes, until it is interrupted. A server
 * that does not answer is asked again. @throws `CommandError`, `AncrageError`
 */
export async function followDeliveries(
  client: Client,
  query: RouteQuery<"listDeliveries">,
  { json }: { json?: true | undefined },
): Promise<never> {
  const stop = interruption();
  let seen: Seen | null = null;
  let isAway = false;
  while (!stop.aborted) {
    try {
      const look: Look =
        seen === null ? await firstPage(client, query, stop) : await changedSince(client, query, seen, stop);
      for (const delivery of look.changed.toReversed()) console.log(json ? JSON.stringify(delivery) : lineOf(delivery));
      if (isAway) console.error("It answers again.");
      [seen, isAway] = [look.seen, false];
    } catch (error) {
      if (stop.aborted) break;
      if (seen === null || !isAncrageError(error, "api_unreachable")) throw error;
      if (!isAway) console.error(`${error.message} It is asked again until it answers.`);
      isAway = true;
    }
    await setTimeout(pollMs, undefined, { signal: stop }).catch(() => {});
  }
  throw interrupted();
}

interface Seen {
  /** How each looked that was shown, by id. */
  readonly looks: ReadonlyMap<string, string>;
  /** What has a lower id was there before, and is not shown. */
  readonly firstId: string;
}

interface Look {
  /** Newest first. */
  readonly changed: readonly Delivery[];
  readonly seen: Seen;
}

async function firstPage(client: Client, query: RouteQuery<"listDeliveries">, signal: AbortSignal): Promise<Look> {
  // More than is shown, so that what is created in the same moment as the last that is shown counts as new.
  const { items, nextCursor } = await client.listDeliveries({ query: { ...query, limit: 100 }, signal });
  const firstId = nextCursor === null ? "" : (items.at(-1)?.id ?? "");
  return {
    changed: items.slice(0, query?.limit ?? 25),
    seen: { looks: new Map(items.map((item) => [item.id, looksOf(item)])), firstId },
  };
}

/** Reads on while pages bring something new: a delivery that was committed late may stand behind others. */
async function changedSince(
  client: Client,
  query: RouteQuery<"listDeliveries">,
  { looks, firstId }: Seen,
  signal: AbortSignal,
): Promise<Look> {
  const changed: Delivery[] = [];
  const after = new Map(looks);
  let pages = 0;
  for await (const { items } of client.pages("listDeliveries", { query: { ...query, limit: 100 }, signal })) {
    const news = items.filter((item) => item.id >= firstId && looks.get(item.id) !== looksOf(item));
    for (const item of news) after.set(item.id, looksOf(item));
    changed.push(...news);
    if (news.length === 0 || ++pages === mostPages) break;
  }
  // Ids sort by their time, so the oldest are forgotten first.
  const kept = [...after].sort(([one], [other]) => (one < other ? 1 : -1)).slice(0, mostPages * 100);
  return { changed, seen: { looks: new Map(kept), firstId } };
}

function looksOf({ state, attempts, running, nextAttemptAt }: Delivery): string {
  return [state, attempts, running, nextAttemptAt].join(" ");
}

function lineOf(delivery: Delivery): string {
  return deliveryCells(delivery).join("  ");
}
