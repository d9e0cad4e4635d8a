import { transportConformance } from "@ancrage/conformance";
import { describe, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { allowLocalReceivers, createUrlPolicy } from "../url-policy/url-policy.ts";
import { createUndiciTransport } from "./undici-transport.ts";

describe("the undici transport passes the transport conformance suite", () => {
  transportConformance({
    test,
    createTransport: (reach) =>
      createUndiciTransport({
        urlPolicy: createUrlPolicy(reach === "local" ? allowLocalReceivers : {}),
        clock: systemClock,
      }),
  });
});
