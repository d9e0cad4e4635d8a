import type {
  CodeReply,
  InboundHookReply,
  InferredPathsReply,
  NewCodeReply,
  ReceiptDetailReply,
  ReceiptReply,
  RefusalReply,
} from "@ancrage/core";

const at = new Date("2030-01-02T03:04:05.678Z");

const hook: InboundHookReply = {
  ...{ name: "refresh-customer", description: "Reads a customer again", methods: ["GET", "POST"], mode: "async" },
  ...{ authentication: "none", enabled: true, baseUrl: "https://erp.example/api/v1/WebHook", parameters: ["dos"] },
};
const code: CodeReply = {
  ...{ id: "cod_1", hook: hook.name, label: "ERP", masked: "REF***", state: "enabled", createdAt: at },
  ...{ expiresAt: null, revokedAt: null, uses: 3, lastUsedAt: at, hasCopy: false },
};
const shownCode = { code: "REFRESH-1", url: "https://erp.example/api/v1/WebHook/REFRESH-1" };
const newCode: NewCodeReply = { ...code, ...shownCode };
const receipt: ReceiptReply = {
  ...{ id: "rcp_1", hook: hook.name, codeId: code.id, method: "GET", query: "dos=998" },
  verdict: { scheme: "none", secretId: null, signedAt: null },
  ...{ dedupeKey: null, bodyHash: null, sameBytesAs: null, duplicateOf: null, replayOf: null },
  ...{ state: "failed", reason: "handler", lastError: "Error: The ERP is down.", runs: 6, failures: 6, crashes: 0 },
  ...{ orderingKey: null, depth: 0, origin: null, traceparent: null, nextRunAt: null, createdAt: at, endedAt: at },
  ...{ running: false, answerStatus: 200 },
};
const receiptDetail: ReceiptDetailReply = {
  ...receipt,
  ...{ headers: [["user-agent", "ERP <1>"]], body: "Été", bodyBase64: null, label: code.label },
  answer: { status: 200, headers: { "content-type": "text/plain" }, body: "ok" },
  history: [{ number: 1, state: "failed", startedAt: at, durationMs: 12.5, error: "Error: The ERP is down." }],
  duplicates: ["rcp_2"],
};
const refusal: RefusalReply = {
  ...{ at, hook: hook.name, code: code.masked, address: "203.0.113.7", method: "PUT", status: 405 },
  why: "PUT is not among the methods that are taken: GET, POST.",
};
const inferredPaths: InferredPathsReply = {
  ...{ headers: [], body: [], truncated: false },
  query: [{ path: "dos", kind: "text", example: "998" }],
  proposed: { query: { zod: "z.object({ dos: z.string() })", type: "{ dos: string }" }, body: null },
};

/** What the scripted operations about receiving answer. */
export const scriptedInboundReplies = {
  hook,
  code,
  codes: { items: [code], nextCursor: "more" },
  shownCode,
  newCode,
  mail: { name: "refresh-customer.eml", eml: "Subject: refresh-customer\r\n\r\nYour code\r\n" },
  receipts: { items: [receipt], nextCursor: null },
  receiptDetail,
  receiptReplay: { ...receipt, id: "rcp_3", replayOf: "rcp_1", verified: true },
  refusal,
  inferredPaths,
};
