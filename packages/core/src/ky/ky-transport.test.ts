import { transportConformance } from "@ancrage/conformance";
import { describe, test } from "vitest";
import { allowLocalReceivers } from "../url-policy/url-policy.ts";
import { createKyTransport } from "./ky-transport.ts";

describe("the fetch transport passes the transport conformance suite", () => {
  transportConformance({
    test,
    createTransport: (reach) =>
      createKyTransport({ addressGuard: "none", urlPolicy: reach === "local" ? allowLocalReceivers : {} }),
  });
});
