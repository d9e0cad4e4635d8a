import type { ClaimedDelivery, DeliveredEvent, Delivery, DeliveryClaim, Rebuild } from "@ancrage/core";
import { answersOf, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { type Answered, type AnsweredEndpoint, readDelivery, readEndpoint, readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { claimStatements } from "./claim-statements.ts";

/** What a claim comes to: the deliveries, each with its event's part, and their endpoints, each once. */
interface Answer {
  /** Whether a paused endpoint waits for its probe. */
  readonly probesDue: boolean;
  readonly deliveries: readonly (Answered<Delivery> & {
    readonly claim: number;
    readonly eventCreatedAt: string;
    readonly event: Pick<
      DeliveredEvent,
      "scope" | "recordId" | "stage" | "depth" | "origin" | "payload" | "oversizedBytes"
    >;
    readonly rebuild: Rebuild | null;
    readonly unsubscribed: boolean;
  })[];
  readonly endpoints: readonly AnsweredEndpoint[];
}

const lockText = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

/**
 * `DeliveryStore.claimDeliveries`: one statement takes what endpoints that are not paused may get. Probes of paused ones,
 * which are rare, take another behind a lock, because two claims at once must make one probe.
 */
export function claimingDeliveries(t: Tables) {
  const statements = claimStatements(t);
  // The endpoint served last: the next call begins after it. Any start is fair, so every process keeps its own.
  let pointer = "";
  let probesWait = false;

  return async (database: Database, claim: DeliveryClaim): Promise<readonly ClaimedDelivery[]> => {
    if (claim.limit < 1) return [];
    const terms = [
      claim.now.toISOString(),
      new Date(claim.now.getTime() + claim.leaseMs).toISOString(),
      claim.processId,
    ];
    const busy = JSON.stringify(Array.from(claim.busyEndpoints, ([id, slots]) => ({ id, slots })));

    async function take(limit: number): Promise<ClaimedDelivery[]> {
      const text = statements.claim({ ...claim, limit });
      const [answer] = readAnswers<Answer>(await database.byIndex(text, [...terms, pointer, busy]));
      probesWait = answer?.probesDue ?? false;
      pointer = answer?.deliveries.at(-1)?.endpointId ?? pointer;
      return claimedIn(answer);
    }

    const probe = (limit: number) =>
      database.transaction(
        async (transaction) => {
          // The statement sees what others committed before it began, so it must begin after the lock is had.
          await transaction.query(lockText, [`ancrage probe ${t.schema}`]);
          const [answer] = await answersOf<Answer>(transaction, statements.probe(limit, claim.leaseMarginMs), [
            ...terms,
            busy,
          ]);
          return claimedIn(answer);
        },
        { byIndex: true },
      );

    const probed = probesWait;
    const claimed = probed ? await probe(claim.limit) : [];
    try {
      if (claimed.length < claim.limit) claimed.push(...(await take(claim.limit - claimed.length)));
      if (probesWait && !probed && claimed.length < claim.limit) {
        claimed.push(...(await probe(claim.limit - claimed.length)));
      }
    } catch (error) {
      // What was taken before is the caller's to work on; the fault comes again with the next claim, if it lasts.
      if (claimed.length === 0) throw error;
    }
    return claimed;
  };
}

function claimedIn(answer: Answer | undefined): ClaimedDelivery[] {
  if (answer === undefined) return [];
  const endpoints = new Map(answer.endpoints.map((row) => [row.id, readEndpoint(row)]));
  return answer.deliveries.flatMap(({ claim, eventCreatedAt, event: carried, rebuild, unsubscribed, ...row }) => {
    const endpoint = endpoints.get(row.endpointId);
    if (endpoint === undefined) return [];
    const { eventId: id, tenantId, trigger } = row;
    const event = { id, tenantId, trigger, createdAt: readTime(eventCreatedAt), ...carried };
    return {
      ...{ delivery: readDelivery(row), claim, event, endpoint },
      ...(rebuild !== null && { rebuild }),
      ...(unsubscribed && { unsubscribed }),
    };
  });
}
