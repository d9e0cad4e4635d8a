import type { ClaimedDeliveries, ClaimedDelivery, DeliveryClaim, EndpointRate } from "@ancrage/core";
import { answersOf, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { claimValues, eachValue } from "./claim-parameters.ts";
import { claimStatements } from "./claim-statements.ts";
import { type ClaimedRows, readClaimed } from "./claimed-rows.ts";
import { puttingAside } from "./put-aside.ts";

/** What a statement comes to. */
interface Answer extends ClaimedRows {
  /** Whether a paused endpoint waits for its probe. */
  readonly probesDue: boolean;
  /** Whether an endpoint with a rate has something due and room for it. */
  readonly limitedDue: boolean;
  readonly roomAt: string | null;
  /** Whether there may be probes, tests of paused endpoints or endpoints with a rate. */
  readonly special: boolean;
  /** Endpoints with something due that was looked at, and those of which more may be due than was looked at. */
  readonly served: number;
  readonly cut: number;
  /** The endpoint whose turn came last; `null`: none. */
  readonly last: string | null;
  /** Deliveries that were found due and are not the first of their key. */
  readonly behind: readonly string[];
}

const lockText = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

/**
 * `DeliveryStore.claimDeliveries`: one statement takes what endpoints may get that are neither paused nor limited. Probes of
 * paused ones and deliveries under a rate, which are rare, take others behind a lock, because what two claims make at once
 * is counted together.
 */
export function claimingDeliveries(t: Tables) {
  const statementsOf = keptByRate(t);
  const putAside = puttingAside(t, "delivery_queue");
  // The endpoint served last, of either kind: the next call begins after it. Any start is fair, so every process keeps its own.
  const pointers = { free: "", limited: "" };
  let special = false;
  let probesWait = false;
  let limitedWait = false;
  // Endpoints that had something due the last time: of each as many are looked at as its turn gives if they have it again.
  let served = Number.POSITIVE_INFINITY;

  return async (database: Database, claim: DeliveryClaim): Promise<ClaimedDeliveries> => {
    if (claim.limit < 1) return { deliveries: [], roomAt: null };
    const statements = statementsOf(claim.endpointRate);
    const claimed: ClaimedDelivery[] = [];
    const behind: string[] = [];
    let roomAt: string | null = null;
    const left = () => claim.limit - claimed.length;
    const each = eachValue(claim);

    function take(answer: Answer | undefined): void {
      claimed.push(...readClaimed(answer));
      behind.push(...(answer?.behind ?? []));
    }

    /** Returns of how many endpoints more may be due. */
    async function takeFree(lookAt: number): Promise<number> {
      const values = [...claimValues(claim, claimed, left()), each, pointers.free, limitOf(lookAt)];
      const text = special ? statements.free : statements.plain;
      const [answer] = readAnswers<Answer>(await database.byIndex(text, values));
      special = answer?.special ?? false;
      probesWait = answer?.probesDue ?? false;
      limitedWait = answer?.limitedDue ?? false;
      roomAt = answer?.roomAt ?? null;
      pointers.free = answer?.last ?? pointers.free;
      take(answer);
      served = answer?.served ?? 0;
      return answer?.cut ?? 0;
    }

    const takeCounted = () =>
      database.transaction(
        async (transaction) => {
          // A statement sees what others committed before it began, so they must begin after the lock is had.
          await transaction.query(lockText, [`ancrage counted ${t.schema}`]);
          const answers: (Answer | undefined)[] = [];
          let free = left();
          const run = async (statement: string, more: readonly string[]) => {
            const [answer] = await answersOf<Answer>(transaction, statement, [
              ...claimValues(claim, claimed, free),
              ...more,
            ]);
            free -= answer?.deliveries.length ?? 0;
            answers.push(answer);
            return answer;
          };
          if (probesWait || claim.endpointRate !== null) await run(statements.probe, []);
          if ((limitedWait || claim.endpointRate !== null) && free > 0) {
            const limited = await run(statements.limited, [each, pointers.limited, limitOf(free)]);
            pointers.limited = limited?.last ?? pointers.limited;
          }
          const now = [claim.now.toISOString()];
          const [room] = await answersOf<Pick<Answer, "roomAt">>(transaction, statements.room, now);
          return { answers, roomAt: room?.roomAt ?? null };
        },
        { byIndex: true },
      );

    async function counted(): Promise<void> {
      const { answers, roomAt: at } = await takeCounted();
      for (const answer of answers) take(answer);
      roomAt = at;
    }

    let lookAt = Math.ceil(left() / Math.max(1, Math.min(served, left())));
    for (;;) {
      const before = claimed.length;
      const known = probesWait || limitedWait;
      if (known || claim.endpointRate !== null) await counted();
      try {
        let cut = 0;
        if (claim.endpointRate === null && left() > 0) {
          const wasPlain = !special;
          cut = await takeFree(lookAt);
          if (wasPlain && special && left() > 0) cut = await takeFree(lookAt);
          if (!known && (probesWait || limitedWait) && left() > 0) await counted();
        }
        // What is put aside makes room for others.
        const madeRoom = behind.length > 0 && (await putAside(database, behind.splice(0))) > 0;
        const goesOn = cut > 0 ? left() > 0 && (claimed.length > before || madeRoom) : claimed.length === 0 && madeRoom;
        if (!goesOn) return { deliveries: claimed, roomAt: readTime(roomAt) };
        if (cut > 0) lookAt = Math.ceil(left() / cut);
      } catch (error) {
        // What was taken before is the caller's to work on; the fault comes again with the next claim, if it lasts.
        if (claimed.length === 0) throw error;
        return { deliveries: claimed, roomAt: readTime(roomAt) };
      }
    }
  };
}

/** A process has one rate for endpoints without one of their own, so its statements are made once. */
function keptByRate(t: Tables): (rate: EndpointRate | null) => ReturnType<typeof claimStatements> {
  let kept: { readonly rate: string; readonly statements: ReturnType<typeof claimStatements> } | null = null;
  return (given) => {
    const rate = JSON.stringify(given);
    kept = kept?.rate === rate ? kept : { rate, statements: claimStatements(t, given) };
    return kept.statements;
  };
}
