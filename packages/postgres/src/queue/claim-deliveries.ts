import type {
  ClaimedDeliveries,
  ClaimedDelivery,
  DeliveredEvent,
  Delivery,
  DeliveryClaim,
  Rebuild,
} from "@ancrage/core";
import { answersOf, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { type Answered, type AnsweredEndpoint, readDelivery, readEndpoint, readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { claimStatements } from "./claim-statements.ts";
import { puttingAside } from "./put-aside.ts";

/** What a statement comes to: the deliveries, each with its event's part, and their endpoints, each once. */
interface Answer {
  /** Whether a paused endpoint waits for its probe. */
  readonly probesDue: boolean;
  /** Whether an endpoint with a rate has something due and room for it. */
  readonly limitedDue: boolean;
  readonly roomAt: string | null;
  /** Deliveries that were found due and are not the first of their key. */
  readonly behind: readonly string[];
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
 * `DeliveryStore.claimDeliveries`: one statement takes what endpoints may get that are neither paused nor limited. Probes of
 * paused ones and deliveries under a rate, which are rare, take others behind a lock, because what two claims make at once
 * is counted together.
 */
export function claimingDeliveries(t: Tables) {
  const statements = claimStatements(t);
  const putAside = puttingAside(t, "delivery_queue");
  // The endpoint served last, of either kind: the next call begins after it. Any start is fair, so every process keeps its own.
  const pointers = { free: "", limited: "" };
  let probesWait = false;
  let limitedWait = false;

  return async (database: Database, claim: DeliveryClaim): Promise<ClaimedDeliveries> => {
    if (claim.limit < 1) return { deliveries: [], roomAt: null };
    const { endpointRate } = claim;
    const leaseEnd = new Date(claim.now.getTime() + claim.leaseMs).toISOString();
    const terms = [claim.now.toISOString(), leaseEnd, claim.processId, busyIn(claim)];
    const claimed: ClaimedDelivery[] = [];
    const behind: string[] = [];
    let roomAt: string | null = null;
    const left = () => ({ ...claim, limit: claim.limit - claimed.length });

    function take(answer: Answer | undefined): void {
      claimed.push(...claimedIn(answer));
      behind.push(...(answer?.behind ?? []));
    }

    async function takeFree(): Promise<void> {
      const [answer] = readAnswers<Answer>(await database.byIndex(statements.free(left()), [...terms, pointers.free]));
      probesWait = answer?.probesDue ?? false;
      limitedWait = answer?.limitedDue ?? false;
      roomAt = answer?.roomAt ?? null;
      pointers.free = answer?.deliveries.at(-1)?.endpointId ?? pointers.free;
      take(answer);
    }

    const takeCounted = () =>
      database.transaction(
        async (transaction) => {
          // A statement sees what others committed before it began, so they must begin after the lock is had.
          await transaction.query(lockText, [`ancrage counted ${t.schema}`]);
          const answers: (Answer | undefined)[] = [];
          let taken = 0;
          const run = async (statement: string, values: unknown[]) => {
            const [answer] = await answersOf<Answer>(transaction, statement, values);
            taken += answer?.deliveries.length ?? 0;
            answers.push(answer);
            return answer;
          };
          const limit = claim.limit - claimed.length;
          if (probesWait || endpointRate !== null) await run(statements.probe({ ...claim, limit }), terms);
          if ((limitedWait || endpointRate !== null) && taken < limit) {
            const text = statements.limited({ ...claim, limit: limit - taken });
            const limited = await run(text, [...terms, pointers.limited]);
            pointers.limited = limited?.deliveries.at(-1)?.endpointId ?? pointers.limited;
          }
          const [room] = await answersOf<Pick<Answer, "roomAt">>(
            transaction,
            statements.room(claim),
            terms.slice(0, 1),
          );
          return { answers, roomAt: room?.roomAt ?? null };
        },
        { byIndex: true },
      );

    async function counted(): Promise<void> {
      const { answers, roomAt: at } = await takeCounted();
      for (const answer of answers) take(answer);
      roomAt = at;
    }

    for (;;) {
      const known = probesWait || limitedWait;
      if (known || endpointRate !== null) await counted();
      try {
        if (endpointRate === null && claimed.length < claim.limit) {
          await takeFree();
          if (!known && (probesWait || limitedWait) && claimed.length < claim.limit) await counted();
        }
        // What is put aside makes room for others.
        const madeRoom = behind.length > 0 && (await putAside(database, behind.splice(0))) > 0;
        if (claimed.length > 0 || !madeRoom) return { deliveries: claimed, roomAt: readTime(roomAt) };
      } catch (error) {
        // What was taken before is the caller's to work on; the fault comes again with the next claim, if it lasts.
        if (claimed.length === 0) throw error;
        return { deliveries: claimed, roomAt: readTime(roomAt) };
      }
    }
  };
}

/** The endpoints of which a claim says something, as JSON. */
function busyIn({ inFlight, more }: DeliveryClaim): string {
  const ids = new Set([...inFlight.keys(), ...(more?.of.keys() ?? [])]);
  return JSON.stringify(
    Array.from(ids, (id) => ({ id, attempts: inFlight.get(id) ?? 0, more: more?.of.get(id) ?? null })),
  );
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
