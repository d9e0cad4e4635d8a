import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { systemClock } from "../ports/system-clock.ts";
import { createAddressGuard } from "../transport/address-guard.ts";
import { ConnectFailure } from "../transport/connect-failure.ts";
import { createUrlGuard } from "../transport/url-guard.ts";
import { createUrlPolicy } from "./url-policy.ts";

interface Entry {
  readonly id: string;
  readonly url: string;
  readonly verdict: "allow" | "block";
  readonly why: string;
  /** Answers of the lookups one after another; the last repeats. */
  readonly dns?: readonly (readonly string[])[];
  readonly rebind?: boolean;
}

// The exam lies beside the repository where it is developed; the copy is for everybody else.
const original = new URL("../../../../../shared/ssrf-corpus.json", import.meta.url);
const copy = new URL("./ssrf-corpus.json", import.meta.url);
const corpus: readonly Entry[] = JSON.parse(readFileSync(existsSync(original) ? original : copy, "utf8"));

const urlPolicy = createUrlPolicy({ ports: "any" });

function isTextAccepted(url: string): boolean {
  try {
    urlPolicy.checkUrl(url);
    return true;
  } catch (error) {
    expect(isAncrageError(error, "url_refused")).toBe(true);
    return false;
  }
}

/** Says what the entry says; errors are written in its place. */
function scriptedResolver(answers: readonly (readonly string[])[]) {
  let asked = 0;
  return {
    async resolve() {
      const answer = answers[Math.min(asked++, answers.length - 1)] ?? [];
      if (["SERVFAIL", "NXDOMAIN", "TIMEOUT"].includes(answer[0] ?? "")) throw new Error(answer[0]);
      return answer;
    },
  };
}

const options = (answers: readonly (readonly string[])[]) => ({
  urlPolicy,
  clock: systemClock,
  resolver: scriptedResolver(answers),
});

const isPublic = (address: string) => urlPolicy.judgeAddress(address) === "public";

describe("the corpus of hostile and harmless URLs", () => {
  test("is all there", () => expect(corpus.length).toBeGreaterThanOrEqual(273));

  test.each(corpus.filter(({ dns }) => dns === undefined))("$id by its text: $verdict ($why)", ({ url, verdict }) => {
    expect(isTextAccepted(url)).toBe(verdict === "allow");
  });

  test.each(corpus.filter(({ dns, rebind }) => dns !== undefined && rebind !== true))(
    "$id by its text and its addresses, at save and at delivery alike: $verdict ($why)",
    async ({ url, verdict, dns = [] }) => {
      const guard = createAddressGuard(options(dns));
      const isDeliverable =
        isTextAccepted(url) &&
        (await guard.addressesOf(new URL(url).hostname).then(
          (addresses) => addresses.every(isPublic),
          () => false,
        ));
      const isSavable = await createUrlGuard(options(dns))
        .acceptUrl(url)
        .then(
          () => true,
          () => false,
        );
      expect({ isDeliverable, isSavable }).toEqual({
        isDeliverable: verdict === "allow",
        isSavable: verdict === "allow",
      });
    },
  );

  test.each(corpus.filter(({ rebind }) => rebind === true))(
    "$id, whose answers change: no lookup ever leads to an address that is not public ($why)",
    async ({ url, dns = [] }) => {
      const guard = createAddressGuard(options(dns));
      let refused = 0;
      for (let lookup = 0; lookup <= dns.length; lookup++) {
        try {
          expect((await guard.addressesOf(new URL(url).hostname)).every(isPublic)).toBe(true);
        } catch (error) {
          if (!(error instanceof ConnectFailure)) throw error;
          refused += 1;
        }
      }
      expect(refused).toBeGreaterThan(0);
    },
  );
});
