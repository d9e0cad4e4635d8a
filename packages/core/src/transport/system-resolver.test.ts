import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DnsAnswer, type DnsQuestion, type DnsServer, openDnsServer } from "@ancrage/conformance";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import type { Clock } from "../ports/clock.ts";
import type { Resolver } from "../ports/resolver.ts";
import { systemClock } from "../ports/system-clock.ts";
import { createSystemResolver, SYSTEM_LOOKUPS_AT_ONCE } from "./system-resolver.ts";

const folder = mkdtempSync(join(tmpdir(), "ancrage-resolver-"));
const hostsFile = join(folder, "hosts");
writeFileSync(hostsFile, "10.0.0.1 listed.example\n");
afterAll(() => rmSync(folder, { recursive: true }));

/** What the system knows of itself. Records what it was asked. */
const asked: string[] = [];
async function lookUp(hostname: string): Promise<{ address: string; family: number }[]> {
  asked.push(hostname);
  if (hostname === "broken.example") throw Object.assign(new Error("EAI_AGAIN"), { code: "EAI_AGAIN" });
  if (!hostname.includes("container")) throw Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" });
  return [{ address: "172.17.0.2", family: 4 }];
}

const servers: DnsServer[] = [];
afterEach(async () => {
  asked.length = 0;
  for (const server of servers.splice(0)) await server.close();
});

/** A resolver that asks a DNS server of the test's own, which has these names. */
async function resolverOf(names: Readonly<Record<string, DnsAnswer>>, options: { clock?: Clock } = {}) {
  const dns = await openDnsServer(({ name }) => names[name] ?? "noSuchName");
  servers.push(dns);
  const resolver = createSystemResolver({ clock: systemClock, servers: [dns.address], lookUp, hostsFile, ...options });
  return { dns, resolver };
}

test("localhost resolves to addresses of this machine", async () => {
  const addresses = await createSystemResolver({ clock: systemClock }).resolve("localhost");
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(address).toMatch(/^127\.|^::1$/);
});

describe("a name", () => {
  test("in the hosts file has the addresses that it gives, whatever DNS says", async () => {
    const { dns, resolver } = await resolverOf({ "listed.example": ["192.0.2.1"] });
    expect(await resolver.resolve("listed.example")).toEqual(["10.0.0.1"]);
    expect([dns.questions, asked]).toEqual([[], []]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["of both families has all addresses, IPv4 first", ["2001:db8::1", "192.0.2.1"], ["192.0.2.1", "2001:db8::1"]],
    ["of IPv6 alone has its address", ["2001:db8::1:2"], ["2001:db8::1:2"]],
    ["with 64 addresses has 64", manyAddresses(), manyAddresses()],
  ])("in DNS %s", async (_what, told, expected) => {
    const { resolver } = await resolverOf({ "a.example": told });
    const addresses = await resolver.resolve("a.example");
    expect(addresses.toSorted()).toEqual(expected.toSorted());
    expect(addresses[0]?.includes(":")).toBe(expected[0]?.includes(":"));
    expect(asked).toEqual([]);
  });

  test("is asked for anew each time, so that an answer that changes counts at once", async () => {
    const answers: DnsAnswer[] = [["192.0.2.1"], ["127.0.0.1"]];
    const names = {
      get "a.example"() {
        return answers[0] ?? [];
      },
    };
    const { resolver } = await resolverOf(names);
    expect(await resolver.resolve("a.example")).toEqual(["192.0.2.1"]);
    answers.shift();
    expect(await resolver.resolve("a.example")).toEqual(["127.0.0.1"]);
  });

  test("that DNS does not know is the system's to know", async () => {
    const { resolver } = await resolverOf({ "empty.container": [] });
    expect(await resolver.resolve("a.container")).toEqual(["172.17.0.2"]);
    expect(await resolver.resolve("empty.container")).toEqual(["172.17.0.2"]);
    expect(await resolver.resolve("nobody.example")).toEqual([]);
    await expect(resolver.resolve("broken.example")).rejects.toThrow("EAI_AGAIN");
    expect(asked).toEqual(["a.container", "empty.container", "nobody.example", "broken.example"]);
  });

  test("of one word is not asked for in DNS", async () => {
    const { dns, resolver } = await resolverOf({});
    expect(await resolver.resolve("container")).toEqual(["172.17.0.2"]);
    expect(dns.questions).toEqual([]);
  });

  test("is the system's to know where no name server runs", async () => {
    const gone = await openDnsServer(() => "silence");
    await gone.close();
    const resolver = createSystemResolver({ clock: systemClock, servers: [gone.address], lookUp, hostsFile });
    expect(await resolver.resolve("a.container")).toEqual(["172.17.0.2"]);
  });

  test("that DNS fails for is an error, and no question to the system, which would ask the same", async () => {
    const { resolver } = await resolverOf({ "a.container": "failure" });
    await expect(resolver.resolve("a.container")).rejects.toMatchObject({ code: "ESERVFAIL" });
    expect(asked).toEqual([]);
  });
});

describe("questions about one name", () => {
  test("at one time are asked once, later ones anew", async () => {
    const { dns, resolver } = await resolverOf({ "a.example": ["192.0.2.1"] });
    const twice = () => Promise.all([resolver.resolve("a.example"), resolver.resolve("a.example")]);
    expect(await twice()).toEqual([["192.0.2.1"], ["192.0.2.1"]]);
    expect(byType(dns.questions)).toEqual(["A", "AAAA"]);
    await twice();
    expect(byType(dns.questions)).toEqual(["A", "A", "AAAA", "AAAA"]);
  });

  test("are asked again after an answer that failed", async () => {
    const names: Record<string, DnsAnswer> = { "a.example": "failure" };
    const { resolver } = await resolverOf(names);
    await expect(resolver.resolve("a.example")).rejects.toThrow();
    names["a.example"] = ["192.0.2.1"];
    expect(await resolver.resolve("a.example")).toEqual(["192.0.2.1"]);
  });
});

describe("names that nobody answers for", () => {
  const eight = Array.from({ length: 8 }, (_, index) => index);

  /** A clock whose alarms ring when the test says so. */
  function alarmClock() {
    const alarms = new Map<() => void, number>();
    const after = (ms: number, callback: () => void) => {
      alarms.set(callback, ms);
      return () => void alarms.delete(callback);
    };
    return { alarms, clock: { ...systemClock, after } };
  }

  test("in DNS end after 4 s as errors, and until then take nothing from others, nor a question to the system", async () => {
    const { alarms, clock } = alarmClock();
    const silent = Object.fromEntries(eight.map((index) => [`silent-${index}.example`, "silence" as const]));
    const { dns, resolver } = await resolverOf({ ...silent, "healthy.example": ["192.0.2.1"] }, { clock });
    const states = watch(resolver, Object.keys(silent));
    await vi.waitUntil(() => new Set(dns.questions.map(({ name }) => name)).size === 8);
    expect(await resolver.resolve("healthy.example")).toEqual(["192.0.2.1"]);
    expect(await resolver.resolve("a.container")).toEqual(["172.17.0.2"]);
    expect([...states.values()]).toEqual(Array(8).fill("waits"));
    expect([...alarms.values()]).toEqual(Array(8).fill(4_000));
    for (const ring of [...alarms.keys()]) ring();
    await vi.waitUntil(() => [...states.values()].every((state) => state === "ECANCELLED"));
    expect(asked).toEqual(["a.container"]);
  });

  test("for one family count with what the other has answered", async () => {
    const { alarms, clock } = alarmClock();
    const dns = await openDnsServer(({ name, type }) =>
      name === "a.example" && type === "AAAA" ? "silence" : ["192.0.2.1"],
    );
    servers.push(dns);
    const resolver = createSystemResolver({ clock, servers: [dns.address], lookUp, hostsFile });
    const answer = resolver.resolve("a.example");
    await vi.waitUntil(() => dns.questions.length === 2);
    // Once a whole exchange has come and gone, what came before it has been read.
    expect(await resolver.resolve("b.example")).toEqual(["192.0.2.1"]);
    for (const ring of [...alarms.keys()]) ring();
    expect(await answer).toEqual(["192.0.2.1"]);
  });

  test("by the system are two at most, so that DNS and the rest of the process keep their threads", async () => {
    const { alarms, clock } = alarmClock();
    const dns = await openDnsServer(({ name }) => (name === "healthy.example" ? ["192.0.2.1"] : "noSuchName"));
    servers.push(dns);
    const hanging: string[] = [];
    const resolver = createSystemResolver({
      ...{ clock, servers: [dns.address], hostsFile },
      lookUp(hostname) {
        hanging.push(hostname);
        return new Promise(() => {});
      },
    });
    const states = watch(
      resolver,
      eight.map((index) => `silent-${index}`),
    );
    expect(await resolver.resolve("healthy.example")).toEqual(["192.0.2.1"]);
    expect(hanging).toEqual(["silent-0", "silent-1"]);
    expect(SYSTEM_LOOKUPS_AT_ONCE).toBe(2);
    expect([...alarms.values()]).toEqual(Array(6).fill(5_000));
    for (const ring of [...alarms.keys()]) ring();
    await vi.waitUntil(() => [...states.values()].filter((state) => state !== "waits").length === 6);
    expect(hanging).toHaveLength(2);
  });
});

/** What becomes of questions about `names`: `waits`, or how it ended. */
function watch(resolver: Resolver, names: readonly string[]): ReadonlyMap<string, string> {
  const states = new Map(names.map((name) => [name, "waits"]));
  for (const name of names) {
    resolver.resolve(name).then(
      (addresses) => states.set(name, addresses.join()),
      (error: { code?: string }) => states.set(name, error.code ?? "no code"),
    );
  }
  return states;
}

function byType(questions: readonly DnsQuestion[]): readonly string[] {
  return questions.map(({ type }) => type).toSorted();
}

function manyAddresses(): readonly string[] {
  return Array.from({ length: 64 }, (_, index) => `192.0.2.${index + 1}`);
}
