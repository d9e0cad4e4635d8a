import { CODES_TOLERANCE, type ComparedCodes } from "./compare-codes.ts";

/** The comparison of refused codes as text for people. */
export function reportCodes(compared: readonly ComparedCodes[]): string {
  const lines = compared.map(({ store, medianMs, isAlike, isKept }) => {
    const times = Object.entries(medianMs).map(([kind, ms]) => `${kind} ${ms.toFixed(3)} ms`);
    return `  ${store}: ${times.join(", ")}; ${isAlike ? "the same answer" : "ANSWERS DIFFER"}, ${isKept ? "as long" : "NOT as long"}`;
  });
  const within = `within ${CODES_TOLERANCE.share * 100} % or ${CODES_TOLERANCE.ms} ms of one another`;
  return [`Calls with codes that are not taken, medians, which must lie ${within}:`, ...lines].join("\n");
}
