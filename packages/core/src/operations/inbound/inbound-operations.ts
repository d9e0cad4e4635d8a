import type { z } from "zod";
import type {
  CodeReply,
  InboundHookReply,
  InferredPathsReply,
  NewCodeReply,
  ReceiptDetailReply,
  ReceiptReplayReply,
  ReceiptReply,
  RefusalReply,
  ShownCodeReply,
} from "../../api/inbound-replies.ts";
import type { Page } from "../../model/page.ts";
import type { CodeQuery, ReceiptQuery } from "../../ports/inbound-store.ts";
import type { ActingFor } from "../acting-for.ts";
import type { codeChange, codeRequest, codeRotation } from "./inbound-call-schemas.ts";

/** A label, and for how long: as entered. */
export type CodeRequest = z.input<typeof codeRequest>;

/** As entered; what is absent stays. */
export type CodeChange = z.input<typeof codeChange>;

/** For how long the code that it replaces is still taken (default 48 h), and whether a copy is kept (default: as before). */
export type CodeRotation = z.input<typeof codeRotation>;

/** One of: a pasted URL or query, a pasted JSON text, stored calls. */
export type PathSample =
  | { readonly query: string }
  | { readonly json: string }
  | { readonly receiptIds: readonly string[] };

/** What can be done about receiving. Everything is of one tenant; there are no owners. */
export interface InboundOperations {
  readonly hooks: {
    list(actingFor?: ActingFor): Promise<readonly InboundHookReply[]>;
    /** Switches one on or off for the tenant. @throws `unknown_inbound_hook` */
    switch(name: string, enabled: boolean, actingFor?: ActingFor): Promise<InboundHookReply>;
  };
  readonly codes: {
    /** Makes a code for one caller; the answer shows it. @throws `unknown_inbound_hook`, `label_taken`, `invalid_request` */
    issue(hook: string, request: CodeRequest, actingFor?: ActingFor): Promise<NewCodeReply>;
    /** At most 100 a page, 25 by default. @throws `invalid_request`, `invalid_cursor` */
    list(query?: Partial<CodeQuery>, actingFor?: ActingFor): Promise<Page<CodeReply>>;
    /** Masked, as in the list. @throws `code_not_found` */
    get(codeId: string, actingFor?: ActingFor): Promise<CodeReply>;
    /** @throws `code_not_found`, `label_taken`, `invalid_request` */
    update(codeId: string, change: CodeChange, actingFor?: ActingFor): Promise<CodeReply>;
    /** Ends it at once. Nothing happens when there is none. */
    revoke(codeId: string, actingFor?: ActingFor): Promise<void>;
    /** @throws `code_not_found`, `code_not_kept` */
    show(codeId: string, actingFor?: ActingFor): Promise<ShownCodeReply>;
    /** Makes another for the same caller; both are taken for a while. @throws `code_not_found`, `code_ended`, `invalid_request` */
    rotate(codeId: string, rotation?: CodeRotation, actingFor?: ActingFor): Promise<NewCodeReply>;
    /**
     * A mail that nobody has sent yet, as an `.eml` file. `code` where no copy was kept.
     * @throws `code_not_found`, `code_not_kept` also for another code than that
     */
    draftMail(codeId: string, code?: string, actingFor?: ActingFor): Promise<{ name: string; eml: string }>;
  };
  readonly receipts: {
    /** At most 100 a page, 25 by default. @throws `invalid_request`, `invalid_cursor` */
    list(query?: Partial<ReceiptQuery>, actingFor?: ActingFor): Promise<Page<ReceiptReply>>;
    /** @throws `receipt_not_found` */
    get(receiptId: string, actingFor?: ActingFor): Promise<ReceiptDetailReply>;
    /**
     * Runs a stored call again in the background, as a new receipt, by today's schema: `again` verifies it as of the time when
     * it came, `skip` does not and says so. @throws `receipt_not_found`, `receipt_not_replayable`
     */
    replay(receiptId: string, verify: "again" | "skip", actingFor?: ActingFor): Promise<ReceiptReplayReply>;
  };
  /** Of this process. Those of no code at all are shown where there is one tenant only. */
  refusals(actingFor?: ActingFor): Promise<readonly RefusalReply[]>;
  /** @throws `receipt_not_found`, `invalid_request` */
  inferPaths(sample: PathSample, actingFor?: ActingFor): Promise<InferredPathsReply>;
}
