import type { InboundCode } from "../model/inbound-code.ts";
import type { Page, PageRequest } from "../model/page.ts";
import type { InboundAnswer, Receipt, ReceiptReason, Run } from "../model/receipt.ts";
import type { ClaimTerms } from "./claim-terms.ts";

/** A code and whether its inbound hook is switched on for the tenant. */
export interface FoundCode {
  readonly code: InboundCode;
  readonly hookEnabled: boolean;
}

export interface CodeQuery extends PageRequest {
  readonly hook?: string | undefined;
}

export interface ReceiptQuery extends PageRequest {
  readonly hook?: string | undefined;
  readonly codeId?: string | undefined;
  /** `failing`: failed, quarantined, or received with a last run that failed. */
  readonly state?: Receipt["state"] | "failing" | undefined;
  readonly since?: Date | undefined;
}

/** What storing a call came to. */
export type StoredReceipt =
  /** It is the first of its key, and its own to run; `claim` fences the result of its first run when that was asked for. */
  | { readonly kind: "stored"; readonly receipt: Receipt; readonly claim: number }
  /** One with the same dedupe key is there: this call is a row that points at `first`. */
  | { readonly kind: "duplicate"; readonly receipt: Receipt; readonly first: Receipt };

/** A receipt whose handler may run now. */
export interface ClaimedReceipt {
  /** `runs` is the number of the run that may start now. */
  readonly receipt: Receipt;
  /** Fences the result: grows with every claim of the receipt. */
  readonly claim: number;
}

export interface ReceiptClaim extends ClaimTerms {
  /** How many receipts of each inbound hook may be taken; those of other hooks wait. */
  readonly slots: ReadonlyMap<string, number>;
}

/** What becomes of a receipt after a run. */
export type ReceiptNext =
  | { readonly state: "processed" }
  | { readonly state: "failed"; readonly reason: ReceiptReason }
  | { readonly state: "quarantined" }
  | { readonly state: "received"; readonly nextRunAt: Date };

export interface RunResult {
  readonly receiptId: string;
  readonly claim: number;
  /** `null`: nothing ran (what it holds no longer fits, or it crashed too often). */
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
  readonly duplicates: readonly Receipt[];
}

/**
 * Codes, receipts and runs. `Transaction` is what the store hands a handler that asked for one. Everything is of one tenant.
 * A receipt is held while its lease lies in the future; whoever takes one whose lease ran out counts a crash and writes a
 * run `unknown` for the one that was under way.
 */
export interface InboundStore<Transaction = unknown> {
  /** One statement. @throws `label_taken` when a live code of the tenant and hook has the label */
  insertCode(code: InboundCode): Promise<void>;

  /** One statement: the code with one of these hashes, whatever its state and tenant; `null`: there is none. */
  findCode(hashes: readonly string[]): Promise<FoundCode | null>;

  /** One statement. */
  getCode(tenantId: string, codeId: string): Promise<InboundCode | null>;

  /** One statement, newest first. @throws `invalid_cursor` */
  listCodes(tenantId: string, query: CodeQuery): Promise<Page<InboundCode>>;

  /**
   * One transaction: gives `change` the code, stores what it returns, returns that; `null`: there is none. `change` is pure,
   * quick, and keeps `id`, `tenantId`, `hook` and `createdAt`. @throws `label_taken`
   */
  updateCode(tenantId: string, codeId: string, change: (code: InboundCode) => InboundCode): Promise<InboundCode | null>;

  /** One statement: switches an inbound hook on or off for a tenant. One that was never switched is on. */
  setHookEnabled(tenantId: string, hook: string, enabled: boolean, now: Date): Promise<void>;

  /** One statement: the names of the tenant's inbound hooks that are switched off. */
  listDisabledHooks(tenantId: string): Promise<readonly string[]>;

  /**
   * One transaction: stores a call, counts the use of its code, and finds the first receipt of tenant and hook with its
   * dedupe key and the first with its bytes. With a dedupe key that is there already the call is stored as a duplicate,
   * ended, without a body. Of two at once one is first. With `lease` the receipt is held at once for its first run, whose
   * number is 1. A first receipt that is `failed` gives its place: it is due again at once (or held with `lease`), and that
   * first one comes back as `stored`, with the call as its duplicate row.
   */
  storeReceipt(
    receipt: Receipt,
    lease: { readonly processId: string; readonly now: Date; readonly leaseMs: number } | null,
  ): Promise<StoredReceipt>;

  /**
   * One statement: takes `received`, due receipts that nobody holds, longest due first; of one ordering key (tenant, hook and
   * key) only the oldest that has not ended, and none while another of the key is held.
   */
  claimReceipts(claim: ReceiptClaim): Promise<readonly ClaimedReceipt[]>;

  /**
   * One transaction: appends runs, moves receipts; results of an older claim write nothing. Returns the ids of the receipts
   * whose result was written.
   */
  recordRuns(results: readonly RunResult[], now: Date): Promise<readonly string[]>;

  /**
   * Runs `work` in a transaction of the store's own connection, which commits when it resolves and rolls back when it
   * rejects. For handlers that asked for one.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;

  /**
   * One statement, in that transaction: as `recordRuns` for one result. Returns false, and the caller must roll back, when
   * another claim holds the receipt.
   */
  recordRunIn(transaction: Transaction, result: RunResult, now: Date): Promise<boolean>;

  /** One statement, newest first; duplicates are among them. @throws `invalid_cursor` */
  listReceipts(tenantId: string, query: ReceiptQuery): Promise<Page<Receipt>>;

  /** One statement. */
  getReceipt(tenantId: string, receiptId: string): Promise<ReceiptDetail | null>;

  /** One transaction: stores a replay: a new receipt with `replayOf` that has no dedupe key, due at once. */
  insertReplay(receipt: Receipt): Promise<void>;

  /** One statement: ends the leases of processes last heard of before `deadBefore`. The heartbeats are those of dispatchers. */
  freeReceipts(deadBefore: Date): Promise<void>;

  /** One transaction: removes ended receipts with their runs, at most `limit`; how many it removed. */
  purgeReceipts(
    before: { readonly processed: Date | null; readonly other: Date | null },
    limit: number,
  ): Promise<number>;
}
