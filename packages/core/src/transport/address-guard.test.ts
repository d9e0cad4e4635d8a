import { describe, expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { type AddressVerdict, createUrlPolicy, type UrlPolicyOptions } from "../url-policy/url-policy.ts";
import { createAddressGuard } from "./address-guard.ts";

function guardOf(answer: readonly string[] | Error, options?: UrlPolicyOptions) {
  return createAddressGuard({
    urlPolicy: createUrlPolicy(options),
    clock: systemClock,
    resolver: {
      async resolve() {
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  });
}

describe("the addresses of a name", () => {
  test("are all of its answers when all of them are public", async () => {
    const answers = ["8.8.8.8", "2001:4860:4860::8888", "1.1.1.1"];
    expect(await guardOf(answers).addressesOf("receiver.example")).toEqual(answers);
  });

  test.each([
    [["10.0.0.1"]],
    [["8.8.8.8", "10.0.0.1"]],
    [["::1", "8.8.8.8"]],
    [["8.8.8.8", "fe80::1%eth0"]],
    [["8.8.8.8", "receiver.example"]],
  ])("are refused whole when one is not: %j", async (answers) => {
    const refused = guardOf(answers).addressesOf("receiver.example");
    await expect(refused).rejects.toMatchObject({ failure: "destinationRefused" });
    // Whoever asks must not learn what stands where.
    for (const answer of answers.filter((text) => text !== "receiver.example")) {
      await expect(refused).rejects.not.toThrow(answer);
    }
  });

  test("may be private where the policy opens their block", async () => {
    const guard = guardOf(["10.1.2.3", "8.8.8.8"], { allow: ["10.1.0.0/16"] });
    expect(await guard.addressesOf("hooks.example")).toEqual(["10.1.2.3", "8.8.8.8"]);
  });

  test("are refused for an opened name whose block is not opened", async () => {
    const guard = guardOf(["10.1.2.3"], { allow: ["hooks.corp"] });
    await expect(guard.addressesOf("hooks.corp")).rejects.toMatchObject({ failure: "destinationRefused" });
  });

  test.each([[[]], [new Error("SERVFAIL")]])("cannot be had from the answer %j: nameNotResolved", async (answer) => {
    await expect(guardOf(answer).addressesOf("receiver.example")).rejects.toMatchObject({ failure: "nameNotResolved" });
  });

  test("cannot be had from a resolver that throws at once: nameNotResolved", async () => {
    const guard = createAddressGuard({
      urlPolicy: createUrlPolicy(),
      clock: systemClock,
      resolver: {
        resolve() {
          throw new Error("broken");
        },
      },
    });
    await expect(guard.addressesOf("receiver.example")).rejects.toMatchObject({ failure: "nameNotResolved" });
  });

  test("are waited for 5 s", async () => {
    const deadlines: { ms: number; expire: () => void }[] = [];
    const guard = createAddressGuard({
      urlPolicy: createUrlPolicy(),
      clock: {
        ...systemClock,
        after(ms, expire) {
          deadlines.push({ ms, expire });
          return () => {};
        },
      },
      resolver: { resolve: () => new Promise(() => {}) },
    });
    const addresses = guard.addressesOf("receiver.example");
    expect(deadlines.map(({ ms }) => ms)).toEqual([5_000]);
    deadlines[0]?.expire();
    await expect(addresses).rejects.toMatchObject({ failure: "nameNotResolved" });
  });
});

describe("a literal address", () => {
  test("is judged without asking anybody", async () => {
    const guard = guardOf(new Error("nobody is to be asked"));
    expect(await guard.addressesOf("8.8.8.8")).toEqual(["8.8.8.8"]);
    expect(await guard.addressesOf("2001:4860:4860::8888")).toEqual(["2001:4860:4860::8888"]);
    await expect(guard.addressesOf("169.254.169.254")).rejects.toMatchObject({ failure: "destinationRefused" });
    await expect(guard.addressesOf("::ffff:8.8.8.8")).rejects.toMatchObject({ failure: "destinationRefused" });
  });
});

describe("an address of this machine", () => {
  const withVerdict = (verdict: AddressVerdict) =>
    createAddressGuard({
      // Stands for a public address on an interface: 127.0.0.1 is on one everywhere.
      urlPolicy: { ...createUrlPolicy(), judgeAddress: () => verdict },
      clock: systemClock,
    });

  test("is refused although it is public", async () => {
    expect(withVerdict("public").admits("127.0.0.1")).toBe(false);
    expect(withVerdict("public").admits("8.8.8.8")).toBe(true);
    await expect(withVerdict("public").addressesOf("127.0.0.1")).rejects.toMatchObject({
      failure: "destinationRefused",
    });
  });

  test("is admitted when urlPolicy.allow opens it", () => {
    expect(withVerdict("allowed").admits("127.0.0.1")).toBe(true);
  });
});
