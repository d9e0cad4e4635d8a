import type { DueWork } from "../model/due-work.ts";
import type { InboundCode } from "../model/inbound-code.ts";
import type { Page, PageRequest } from "../model/page.ts";
import type { InboundAnswer, ListedReceipt, Receipt, ReceiptReason, Run } from "../model/receipt.ts";
import type { ClaimTerms } from "./claim-terms.ts";

/** A code and whether its inbound hook is switched on for the tenant. */
export interface FoundCode {
  readonly code: InboundCode;
  readonly hookEnabled: boolean;
}

export interface CodeQuery extends PageRequest {
  readonly hook?: string | undefined;
}

/** Calls that came with a code since it was last counted. */
export interface CodeUses {
  readonly codeId: string;
  readonly count: number;
  readonly lastUsedAt: Date;
}

/** What a walk over codes with a copy did in one batch. */
export interface ResealedCodes {
  /** Where to go on; `null`: there is nothing more. */
  readonly last: string | null;
  readonly changed: number;
}

export interface ReceiptQuery extends PageRequest {
  readonly hook?: string | undefined;
  readonly codeId?: string | undefined;
  /** `failing`: failed, quarantined, or received after a run that failed or was lost. */
  readonly state?: Receipt["state"] | "failing" | undefined;
  readonly since?: Date | undefined;
}

export interface StoringTerms {
  /** Who runs its handler at once, for a caller who waits; `null`: it is left to whoever claims it. */
  readonly lease: ClaimTerms | null;
  /** What becomes of bytes that came before under another dedupe key. */
  readonly sameBytes: "flag" | "refuse";
}

/** What storing a call came to. */
export type StoredReceipt =
  /** It has its own run; or a first one that had `failed`, or that nobody holds any more, runs again in its place. `claim` fences the result if it was leased. */
  | { readonly kind: "stored"; readonly receipt: Receipt; readonly claim: number }
  /** One with the same dedupe key is there: this call is a row that points at `first`. */
  | { readonly kind: "duplicate"; readonly receipt: ListedReceipt; readonly first: ListedReceipt }
  /** Its bytes came before under another dedupe key, and that was to be refused: nothing was stored. */
  | { readonly kind: "sameBytes"; readonly first: ListedReceipt };

/** A receipt whose handler may run now. */
export interface ClaimedReceipt {
  /** `runs` is the number of the run that may start now. */
  readonly receipt: Receipt;
  /** Fences the result: grows with every claim of the receipt. */
  readonly claim: number;
}

export interface ReceiptClaim extends Omit<ClaimTerms, "leaseMs"> {
  /** How many receipts of each inbound hook may be taken, and for how long; those of other hooks wait. */
  readonly slots: ReadonlyMap<string, { readonly free: number; readonly leaseMs: number }>;
}

/** What becomes of a receipt after a run. */
export type ReceiptNext =
  | { readonly state: "processed" }
  | { readonly state: "failed"; readonly reason: ReceiptReason }
  /** `error`: what does not fit. */
  | { readonly state: "quarantined"; readonly error: string }
  | { readonly state: "received"; readonly nextRunAt: Date };

export interface RunResult {
  readonly receiptId: string;
  readonly claim: number;
  /** `null`: nothing ran (what it holds no longer fits, or it crashed too often), and the run's number is given back. */
  readonly run: Run | null;
  readonly next: ReceiptNext;
  /** `undefined`: what it was answered stays. */
  readonly answer?: InboundAnswer | undefined;
}

export interface ReceiptDetail {
  readonly receipt: Receipt;
  readonly code: InboundCode | null;
  /** By number. */
  readonly runs: readonly Run[];
  /** Calls with the same dedupe key after it, newest first, at most 100. */
  readonly duplicates: readonly ListedReceipt[];
}

/** What need not be kept: what ended before these times; `null`: it stays. */
export interface ReceiptPurgeTimes {
  /** Of receipts that were processed, and of duplicates. */
  readonly processed: Date | null;
  /** Of those that failed or were set aside. */
  readonly other: Date | null;
}

/**
 * Codes, receipts and runs. `Transaction` is what the store hands a handler that asked for one. Everything is of one tenant.
 * A receipt is held while its lease lies in the future; whoever takes one whose lease ran out counts a crash and writes a
 * run `unknown`, started when it was taken, for the one that was under way. `DeliveryStore.heartbeat` ends the leases of
 * processes that are not heard of any more.
 */
export interface InboundStore<Transaction = unknown> {
  /** One statement. @throws `label_taken` when an `enabled` code without an end of the tenant and hook has the label */
  insertCode(code: InboundCode): Promise<void>;

  /**
   * One transaction: lets a code that is alive end at `endsAt`, unless it ends sooner, and stores `code`, of the same tenant
   * and hook, which may have its label. Returns false, and then writes nothing, when there is no such code alive when `code`
   * was made. @throws `label_taken`
   */
  replaceCode(code: InboundCode, replaced: { readonly codeId: string; readonly endsAt: Date }): Promise<boolean>;

  /**
   * One statement, which may look for several callers at once and begins after each of them asked: the code with one of
   * these hashes, whatever its state and tenant; `null`: there is none.
   */
  findCode(hashes: readonly string[]): Promise<FoundCode | null>;

  /** One statement. */
  getCode(tenantId: string, codeId: string): Promise<InboundCode | null>;

  /** One statement, newest first. @throws `invalid_cursor` */
  listCodes(tenantId: string, query: CodeQuery): Promise<Page<InboundCode>>;

  /**
   * One transaction: gives `change` the code, stores what it returns, returns that; `null`: there is none. `change` is pure,
   * quick, and keeps `id`, `tenantId`, `hook`, `createdAt`, `uses` and `lastUsedAt`. @throws `label_taken`
   */
  updateCode(tenantId: string, codeId: string, change: (code: InboundCode) => InboundCode): Promise<InboundCode | null>;

  /** One statement: adds to what codes were used. Codes that are not there are left out. */
  countCodeUses(uses: readonly CodeUses[]): Promise<void>;

  /**
   * One transaction: gives `change` the next codes that have a copy, by id from `after` on (`null`: from the start), of all
   * tenants, at most `limit`, and stores those that it returns as another object.
   */
  resealCodes(after: string | null, limit: number, change: (code: InboundCode) => InboundCode): Promise<ResealedCodes>;

  /** One statement: switches an inbound hook on or off for a tenant. One that was never switched is on. */
  setHookEnabled(tenantId: string, hook: string, enabled: boolean, now: Date): Promise<void>;

  /** One statement: the names of the tenant's inbound hooks that are switched off, sorted. */
  listDisabledHooks(tenantId: string): Promise<readonly string[]>;

  /**
   * One statement, which may store several calls at once, for a call that is the first of its tenant, hook and dedupe key,
   * or has none; else one transaction: the call
   * is stored as a duplicate (`processed`, ended, without a body, answered as the first one was). Of two at once one is first.
   * With a `lease` the receipt is held at once, for its next run, and `nextRunAt` is `null`: nobody else is to begin that.
   *
   * A first one that is `failed` is `received` again: due at once, or held with a `lease`; its failures and crashes count from
   * 0. With a `lease` one that is `received` and not held is held, too. That first one then comes back as `stored`, and the
   * call is its duplicate.
   *
   * A receipt with a `bodyHash` is looked for under other dedupe keys of the tenant and hook: of those that
   * one process stores at once one is first, of two that two processes store perhaps neither is found.
   */
  storeReceipt(receipt: Receipt, terms: StoringTerms): Promise<StoredReceipt>;

  /**
   * One statement: takes `received`, due receipts that nobody holds, longest due first; one whose lease ran out is due since
   * then. Of one ordering key (of tenant and hook) only the one that was stored first of those that have not ended, and none while
   * another of the key is held.
   */
  claimReceipts(claim: ReceiptClaim): Promise<readonly ClaimedReceipt[]>;

  /**
   * One statement: since when the oldest receipt of `hooks` that is in turn has been waiting for somebody to take it. An
   * inbound hook of which anything is held, but for a caller who waits, is being worked on, however long its backlog. What was
   * taken and abandoned is due since its lease ran out. `null`: nothing waits.
   */
  oldestDueAt(hooks: readonly string[], now: Date): Promise<Date | null>;

  /**
   * One statement, for monitoring: receipts of `hooks` that are due and that nobody holds, of each hook at most `limit`,
   * those of a key that is being worked on too. Of those with an ordering key perhaps only the first counts.
   */
  measureDue(hooks: readonly string[], limit: number, now: Date): Promise<DueWork>;

  /**
   * One transaction: appends runs, moves receipts. Results of an older claim, and of receipts that have ended, write nothing.
   * Returns the ids of the receipts whose result was written.
   */
  recordRuns(results: readonly RunResult[], now: Date): Promise<readonly string[]>;

  /**
   * Runs `work`, once, in a transaction of the store's own connection, which commits when it resolves and rolls back when it
   * rejects; its error passes through. For handlers that asked for one. The database ends a transaction that is idle for
   * longer than `timeoutMs`. What is asked of the transaction after that is refused. @throws `transaction_finished`
   */
  transaction<Result>(timeoutMs: number, work: (transaction: Transaction) => Promise<Result>): Promise<Result>;

  /**
   * One statement, in that transaction: as `recordRuns` for one result, which counts once that commits. Returns false, and
   * the caller must roll back, when another claim holds the receipt or it has ended.
   */
  recordRunIn(transaction: Transaction, result: RunResult, now: Date): Promise<boolean>;

  /** One statement, newest first; duplicates are among them. @throws `invalid_cursor` */
  listReceipts(tenantId: string, query: ReceiptQuery): Promise<Page<ListedReceipt>>;

  /** One statement. */
  getReceipt(tenantId: string, receiptId: string): Promise<ReceiptDetail | null>;

  /** One statement: stores a replay: a new receipt with `replayOf` that has no dedupe key, due when it says. */
  insertReplay(receipt: Receipt): Promise<void>;

  /** One transaction: removes ended receipts with their runs, at most `limit`, by when they ended; how many it removed. */
  purgeReceipts(before: ReceiptPurgeTimes, limit: number): Promise<number>;
}
