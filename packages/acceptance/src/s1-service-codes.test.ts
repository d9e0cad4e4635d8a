import { expect } from "vitest";
import { curl } from "./curl.ts";
import { inInboundWorld } from "./in-inbound-world.ts";

/** Lines of a text in quoted-printable, or none. */
function linesOf(mail: string): readonly string[] {
  return mail.replaceAll("=\r\n", "").replaceAll("=3D", "=").split("\r\n");
}

inInboundWorld({
  "S1.01 the code is what a caller must know, and all; who has another text, or a code that ended, finds nothing":
    async (world) => {
      const { id, code, label } = await world.issue("refresh-customer");
      expect((await curl(world.urlOf(code, "?dos=998"))).status).toBe(200);
      const changed = code.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
      await world.call("DELETE", `/codes/${(await world.issue("refresh-customer")).id}`);
      const answers = await Promise.all(
        [changed, "", "x"].map(async (text) => {
          const { status, body } = await curl(world.urlOf(text));
          return [status, body];
        }),
      );
      await world.call("DELETE", `/codes/${id}`);
      const { status, body } = await curl(world.urlOf(code));
      answers.push([status, body]);
      expect(answers).toEqual(Array(4).fill([404, "Not Found"]));
      expect((await world.refusals())[0]?.why).toContain(`The code of ${label} was revoked`);
    },

  "S1.02 a code is a readable prefix and a random tail": async (world) => {
    const codes = await Promise.all([1, 2].map(() => world.issue("refresh-customer")));
    for (const { code } of codes) expect(code).toMatch(/^REFRESHCUSTOMER-[0-9a-hjkmnp-tv-z]{28}$/);
    expect(codes[0]?.code).not.toBe(codes[1]?.code);
  },

  "S1.03 codes are listed for each inbound hook, with their labels and uses, and without themselves": async (world) => {
    const { id, code } = await world.issue("close-file", { label: "Harmony" });
    await world.issue("close-file", { label: "ERP" });
    await curl(world.urlOf(code, "?dos=998"));
    const { body: hooks } = await world.call("GET", "/inbound-hooks");
    expect(hooks.map(({ name }: { name: string }) => name)).toContain("close-file");
    const list = () => world.call("GET", "/codes?hook=close-file");
    while ((await list()).body.items.at(-1).uses === 0) await new Promise(setImmediate);
    const { body } = await list();
    expect(body.items).toMatchObject([
      { label: "ERP", masked: "CLO***", uses: 0, lastUsedAt: null },
      { id, label: "Harmony", masked: "CLO***", uses: 1, lastUsedAt: expect.any(String) },
    ]);
    expect(JSON.stringify(body)).not.toContain(code);
  },

  "S1.04 a code can be read again where that was chosen, otherwise it was shown once": async (world) => {
    const kept = await world.issue("refresh-customer", { keepCopy: true });
    const once = await world.issue("refresh-customer");
    const { body } = await world.call("GET", `/codes/${kept.id}/code`);
    expect(body).toEqual({ code: kept.code, url: kept.url });
    const refused = await world.call("GET", `/codes/${once.id}/code`);
    expect([refused.status, refused.body.error.code]).toEqual([409, "code_not_kept"]);
  },

  "S1.05 a mail with the code, on a line of its own and as an attachment, is drafted to be sent": async (world) => {
    const { id, code, url } = await world.issue("refresh-customer", { keepCopy: true });
    const { status, headers, body } = await world.call("POST", `/codes/${id}/mail`, {});
    expect([status, headers.get("content-type")]).toEqual([200, "message/rfc822"]);
    expect(headers.get("content-disposition")).toContain("refresh-customer.eml");
    const base = url.slice(0, -code.length - 1);
    expect(linesOf(body)).toEqual(expect.arrayContaining([base, code, "X-Unsent: 1"]));
    expect(body).toMatch(/Content-Disposition: attachment; filename=refresh-customer\.txt/);
    const [, attached = ""] = /attachment;.*?\r\n\r\n(.*?)\r\n--/s.exec(body) ?? [];
    const decoded = /Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment/.test(body)
      ? Buffer.from(attached, "base64").toString()
      : linesOf(attached).join("\n");
    expect(decoded.trim()).toBe(url);
  },

  "S1.06 S1.07 one record holds a code and its URL as plain text, to be copied with or without a clipboard": async (
    world,
  ) => {
    const { id } = await world.issue("close-file", { keepCopy: true });
    const { headers, body } = await world.call("GET", `/codes/${id}/code`);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expect(Object.keys(body)).toEqual(["code", "url"]);
    expect((await curl(`${body.url}?dos=998`)).status).toBe(200);
    expect((await curl(world.urlOf(body.code, "?dos=998"))).status).toBe(200);
  },

  "S1.08 S1.09 S1.11 scheme://server:port/service/code?key=value, as it is typed, by GET and by POST": async (
    world,
  ) => {
    const { code } = await world.issue("refresh-customer");
    const typed = `${world.origin}/api/v1/WebHook/${code}?dos=998&refreshCustomer=C0000001`;
    expect(new URL(typed)).toMatchObject({
      protocol: "http:",
      hostname: "127.0.0.1",
      port: expect.stringMatching(/^\d+$/),
    });
    for (const method of ["GET", "POST"]) {
      const count = world.runsOf("refresh-customer").length + 1;
      expect((await curl("-X", method, typed)).status).toBe(200);
      expect((await world.ran("refresh-customer", count)).query).toEqual({ file: "998", customer: "C0000001" });
    }
    const { body } = await world.call("GET", "/inbound-hooks");
    const parameters = Object.fromEntries(
      body.map((hook: { name: string; parameters: string[] }) => [hook.name, hook.parameters]),
    );
    expect(parameters).toMatchObject({ "refresh-customer": ["dos", "refreshCustomer"], "close-file": ["dos"] });
  },

  "S1.10 the service's part of the path is taken in either case": async (world) => {
    const { code } = await world.issue("close-file");
    for (const service of ["/api/v1/WebHook", "/api/v1/Webhook", "/api/v1/webhook"]) {
      expect((await curl(`${world.origin}${service}/${code}?dos=998`)).status).toBe(200);
    }
    expect((await curl(`${world.origin}/api/v1/WebHooks/${code}?dos=998`)).status).toBe(404);
  },

  "S1.12 it is called on a machine of one's own, and in the cloud behind tenant and environment": async (world) => {
    const { code, url } = await world.issue("close-file");
    expect(url).toBe(`${world.origin}/123456/TEST1/api/v1/WebHook/${code}`);
    expect((await curl(`${url}?dos=998`)).status).toBe(200);
    const port = new URL(world.origin).port;
    expect((await curl("-4", `http://localhost:${port}/api/v1/WebHook/${code}?dos=998`)).status).toBe(200);
  },

  "S1.13 the answer acknowledges: code 0 and a message, or why it failed": async (world) => {
    const { code } = await world.issue("close-file");
    const { status, headers, body } = await curl(world.urlOf(code, "?dos=998"));
    expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
    expect(JSON.parse(body)).toEqual({ code: 0, message: "File 998 is closed" });
    const failed = await curl(world.urlOf(code, "?dos=997"));
    expect(JSON.parse(failed.body)).toEqual({ code: 12, message: "File 997 has entries that are not posted" });
    const later = await world.issue("refresh-customer");
    const received = await curl(world.urlOf(later.code, "?refreshCustomer=C0000001"));
    expect(JSON.parse(received.body)).toEqual({ code: 0, message: "Customer C0000001 will be read again" });
  },

  "S1.14 what a handler returns goes to nobody": async (world) => {
    const { code } = await world.issue("refresh-customer");
    const count = world.runsOf("refresh-customer").length + 1;
    const { body } = await curl(world.urlOf(code, "?refreshCustomer=C1"));
    await world.ran("refresh-customer", count);
    const receipt = await world.receipt("refresh-customer", "processed");
    expect(body).toBe(receipt.answer.body);
    expect(JSON.stringify(receipt)).not.toContain("nobody's business");
  },

  "S1.15 what is there is said by the application's version and list, and can be switched off": async (world) => {
    const { code } = await world.issue("close-file");
    const { body: described } = await world.call("GET", "/openapi.json");
    expect(described.info.version).toBe("1");
    const { body: hook } = await world.call("PATCH", "/inbound-hooks/close-file", { enabled: false });
    expect(hook).toMatchObject({ enabled: false, baseUrl: `${world.origin}/123456/TEST1/api/v1/WebHook` });
    const { status, body } = await curl(world.urlOf(code, "?dos=998"));
    expect([status, body]).toEqual([404, "Not Found"]);
    expect((await world.refusals())[0]?.why).toContain("close-file is switched off");
    await world.call("PATCH", "/inbound-hooks/close-file", { enabled: true });
    expect((await curl(world.urlOf(code, "?dos=998"))).status).toBe(200);
  },
});
