import type { HeaderList } from "../model/attempt.ts";
import type { InboundCode } from "../model/inbound-code.ts";
import type { InboundAnswer, ListedReceipt, Run } from "../model/receipt.ts";

/** What the API shows of an inbound hook. */
export interface InboundHookReply {
  readonly name: string;
  readonly description: string;
  readonly methods: readonly string[];
  readonly mode: "async" | "sync";
  /** `none`, `basic`, or the name of the signature's scheme. */
  readonly authentication: string;
  /** False: calls of the tenant are answered as if there were no such code. */
  readonly enabled: boolean;
  /** The URL up to the code; `null`: nobody has said what it is. */
  readonly baseUrl: string | null;
  /** Names of query parameters that it reads. */
  readonly parameters: readonly string[];
}

/** What the API shows of a code: never the code. */
export type CodeReply = Omit<InboundCode, "tenantId" | "hash" | "copy"> & {
  /** Whether it can be shown again. */
  readonly hasCopy: boolean;
};

/** A code in full. */
export interface ShownCodeReply {
  readonly code: string;
  /** The whole URL; `null`: nobody has said what ours is. */
  readonly url: string | null;
}

/** The answer that made a code. */
export type NewCodeReply = CodeReply & ShownCodeReply;

/** What the API shows of a stored call in lists. */
export type ReceiptReply = Omit<ListedReceipt, "tenantId" | "leasedUntil" | "answer" | "headers"> & {
  /** A run of its handler is under way. */
  readonly running: boolean;
  /** Of the answer; `null`: none yet. */
  readonly answerStatus: number | null;
};

/** A stored call with all that is kept of it. */
export type ReceiptDetailReply = ReceiptReply & {
  readonly headers: HeaderList;
  /** The bytes as text. */
  readonly body: string;
  /** The bytes in base64, where the text does not say all. */
  readonly bodyBase64: string | null;
  readonly answer: InboundAnswer | null;
  /** The label of its code; `null`: that is gone. */
  readonly label: string | null;
  /** By number. */
  readonly history: readonly RunReply[];
  /** Ids of calls with the same key after it, newest first, at most 100. */
  readonly duplicates: readonly string[];
};

/** What the API shows of a run. */
export type RunReply = Omit<Run, "receiptId">;

/** The answer to a replay. */
export type ReceiptReplayReply = ReceiptReply & {
  /** Whether it was verified again, at the time when it came. */
  readonly verified: boolean;
};

/** Every path of a sample. */
export interface InferredPathsReply {
  readonly query: readonly InferredPathReply[];
  readonly body: readonly InferredPathReply[];
  readonly headers: readonly InferredPathReply[];
  /** There are more than are listed. */
  readonly truncated: boolean;
  /** What all samples fit; `null`: none has that part. */
  readonly proposed: { readonly query: ProposedCodeReply | null; readonly body: ProposedCodeReply | null };
}

/** Source to start from. */
export interface ProposedCodeReply {
  /** A zod schema. */
  readonly zod: string;
  /** A TypeScript type. */
  readonly type: string;
}

/** One path. */
export interface InferredPathReply {
  readonly path: string;
  readonly kind: "text" | "number" | "boolean" | "null" | "object" | "array";
  /** `null` for an object or array. */
  readonly example: string | null;
}

/** Why a call was refused before it was stored. */
export interface RefusalReply {
  readonly at: Date;
  readonly hook: string | null;
  /** Masked: `MON***`. */
  readonly code: string;
  readonly address: string | null;
  readonly method: string;
  readonly status: number;
  readonly why: string;
}
