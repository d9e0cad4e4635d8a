import type { RouteName } from "@ancrage/core";
import type { RouteExample } from "./route-example.ts";
import { scriptedInboundReplies as replies } from "./scripted-inbound-replies.ts";

const time = "2030-01-02T03:04:05+01:00";
const sameTime = new Date("2030-01-02T02:04:05Z");

/** Examples of the routes about receiving. */
export const inboundRouteExamples = {
  listInboundHooks: {
    path: "/inbound-hooks",
    operation: "inbound.hooks.list",
    args: [],
    status: 200,
    reply: [replies.hook],
  },
  switchInboundHook: {
    path: "/inbound-hooks/refresh-customer",
    body: { enabled: false },
    operation: "inbound.hooks.switch",
    args: ["refresh-customer", false],
    status: 200,
    reply: replies.hook,
  },
  issueCode: {
    path: "/inbound-hooks/refresh-customer/codes",
    body: { label: " ERP ", expiresAt: time },
    operation: "inbound.codes.issue",
    args: ["refresh-customer", { label: "ERP", expiresAt: sameTime, keepCopy: false }],
    status: 201,
    reply: replies.newCode,
  },
  listCodes: {
    path: "/codes?hook=refresh-customer&cursor=abc",
    operation: "inbound.codes.list",
    args: [{ hook: "refresh-customer", cursor: "abc", limit: 25 }],
    status: 200,
    reply: replies.codes,
  },
  getCode: {
    path: "/codes/cod%2F1",
    operation: "inbound.codes.get",
    args: ["cod/1"],
    status: 200,
    reply: replies.code,
  },
  updateCode: {
    path: "/codes/cod%2F1",
    body: { label: "ERP", expiresAt: null },
    operation: "inbound.codes.update",
    args: ["cod/1", { label: "ERP", expiresAt: null }],
    status: 200,
    reply: replies.code,
  },
  revokeCode: { path: "/codes/cod_1", operation: "inbound.codes.revoke", args: ["cod_1"], status: 204 },
  showCode: {
    path: "/codes/cod_1/code",
    operation: "inbound.codes.show",
    args: ["cod_1"],
    status: 200,
    reply: replies.shownCode,
  },
  rotateCode: {
    path: "/codes/cod_1/rotate",
    body: { keepCopy: true },
    operation: "inbound.codes.rotate",
    args: ["cod_1", { overlapMs: 172_800_000, keepCopy: true }],
    status: 201,
    reply: replies.newCode,
  },
  draftMail: {
    path: "/codes/cod_1/mail",
    body: { code: "REFRESH-1" },
    operation: "inbound.codes.draftMail",
    args: ["cod_1", "REFRESH-1"],
    status: 200,
    text: { contentType: "message/rfc822", body: replies.mail.eml },
  },
  listReceipts: {
    path: `/receipts?hook=refresh-customer&state=failing&codeId=cod_1&since=${encodeURIComponent(time)}`,
    operation: "inbound.receipts.list",
    args: [{ hook: "refresh-customer", state: "failing", codeId: "cod_1", since: sameTime, limit: 25 }],
    status: 200,
    reply: replies.receipts,
  },
  getReceipt: {
    path: "/receipts/rcp_1",
    operation: "inbound.receipts.get",
    args: ["rcp_1"],
    status: 200,
    reply: replies.receiptDetail,
  },
  replayReceipt: {
    path: "/receipts/rcp_1/replay",
    body: { verify: "again" },
    operation: "inbound.receipts.replay",
    args: ["rcp_1", "again"],
    status: 201,
    reply: replies.receiptReplay,
  },
  listRefusals: {
    path: "/refusals",
    operation: "inbound.refusals",
    args: [],
    status: 200,
    reply: [replies.refusal],
  },
  inferPaths: {
    path: "/infer-paths",
    body: { query: "https://erp.example/x?dos=998" },
    operation: "inbound.inferPaths",
    args: [{ query: "https://erp.example/x?dos=998" }],
    status: 200,
    reply: replies.inferredPaths,
  },
} as const satisfies Partial<Record<RouteName, RouteExample>>;
