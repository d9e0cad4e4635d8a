import type { PathSample } from "../../operations/inbound/inbound-operations.ts";
import type { HttpResponse } from "../http-message.ts";
import { guardHeaders, jsonReply, noContentReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes about receiving. */
export const inboundHandlers: RouteHandlers<
  | "listInboundHooks"
  | "switchInboundHook"
  | "issueCode"
  | "listCodes"
  | "getCode"
  | "updateCode"
  | "revokeCode"
  | "showCode"
  | "rotateCode"
  | "draftMail"
  | "listReceipts"
  | "getReceipt"
  | "replayReceipt"
  | "listRefusals"
  | "inferPaths"
> = {
  async listInboundHooks({ operations, actingFor }) {
    return jsonReply(200, await operations.inbound.hooks.list(actingFor));
  },

  async switchInboundHook({ operations, params, body, actingFor }) {
    const { enabled } = await body();
    return jsonReply(200, await operations.inbound.hooks.switch(params.name, enabled, actingFor));
  },

  async issueCode({ operations, params, body, actingFor }) {
    return jsonReply(201, await operations.inbound.codes.issue(params.name, await body(), actingFor));
  },

  async listCodes({ operations, query, actingFor }) {
    return jsonReply(200, await operations.inbound.codes.list(query(), actingFor));
  },

  async getCode({ operations, params, actingFor }) {
    return jsonReply(200, await operations.inbound.codes.get(params.id, actingFor));
  },

  async updateCode({ operations, params, body, actingFor }) {
    return jsonReply(200, await operations.inbound.codes.update(params.id, await body(), actingFor));
  },

  async revokeCode({ operations, params, actingFor }) {
    await operations.inbound.codes.revoke(params.id, actingFor);
    return noContentReply();
  },

  async showCode({ operations, params, actingFor }) {
    return jsonReply(200, await operations.inbound.codes.show(params.id, actingFor));
  },

  async rotateCode({ operations, params, body, actingFor }) {
    return jsonReply(201, await operations.inbound.codes.rotate(params.id, await body(), actingFor));
  },

  async draftMail({ operations, params, body, actingFor }): Promise<HttpResponse> {
    const { code } = await body();
    const { name, eml } = await operations.inbound.codes.draftMail(params.id, code, actingFor);
    const headers = { "content-type": "message/rfc822", "content-disposition": `attachment; filename="${name}"` };
    return { status: 200, headers: { ...headers, ...guardHeaders }, body: eml };
  },

  async listReceipts({ operations, query, actingFor }) {
    return jsonReply(200, await operations.inbound.receipts.list(query(), actingFor));
  },

  async getReceipt({ operations, params, actingFor }) {
    return jsonReply(200, await operations.inbound.receipts.get(params.id, actingFor));
  },

  async replayReceipt({ operations, params, body, actingFor }) {
    const { verify } = await body();
    return jsonReply(201, await operations.inbound.receipts.replay(params.id, verify, actingFor));
  },

  async listRefusals({ operations, actingFor }) {
    return jsonReply(200, await operations.inbound.refusals(actingFor));
  },

  async inferPaths({ operations, body, actingFor }) {
    return jsonReply(200, await operations.inbound.inferPaths((await body()) as PathSample, actingFor));
  },
};
