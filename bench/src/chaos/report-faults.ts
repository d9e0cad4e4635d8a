import type { RoundResult } from "@ancrage/faults";
import Table from "cli-table3";
import type { CampaignRound, FaultCampaign } from "./run-fault-campaign.ts";

/** Once a database is back, the next request leaves within so many ms. */
export const MOST_RECOVERY_MS = 5_000;

/** Whether every promise was kept. */
export function isCampaignKept({ rounds }: FaultCampaign): boolean {
  return rounds.every((round) => !("stuck" in round) && round.violations.length === 0 && !isSlow(round));
}

function isSlow({ fault, worstRecoveryMs }: RoundResult): boolean {
  return fault.startsWith("server ") && worstRecoveryMs > MOST_RECOVERY_MS;
}

/** A campaign as text for people: a line for each fault, and what was wrong. */
export function reportFaults({ rounds, leftOut }: FaultCampaign): string {
  const table = new Table({
    head: [
      "fault",
      "times",
      "events",
      "lost",
      "duplicates",
      "may be",
      "ledger mismatches",
      "stuck",
      "worst recovery ms",
    ],
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
    // No line between rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  const names = [...new Set(rounds.map(({ fault }) => fault))];
  for (const name of [...names, null]) {
    const line = lineOf(rounds.filter(({ fault }) => name === null || fault === name));
    table.push([name ?? "all", ...line]);
  }
  const wrong = rounds.flatMap((round) =>
    "stuck" in round
      ? [`${round.fault}: ${round.stuck}`]
      : round.violations.map(({ kind, about }) => `${round.fault}: ${kind}: ${about}`),
  );
  const isQuick = rounds.every((round) => "stuck" in round || !isSlow(round));
  const quick = `Within ${MOST_RECOVERY_MS} ms of a server's return requests leave again: ${isQuick ? "yes" : "no"}`;
  return [table.toString(), quick, ...leftOut.map((what) => `Left out: ${what}`), ...wrong.slice(0, 50)].join("\n");
}

function lineOf(rounds: readonly CampaignRound[]): number[] {
  const ended = rounds.flatMap((round) => ("stuck" in round ? [] : round));
  const sum = (count: (round: (typeof ended)[number]) => number) =>
    ended.reduce((total, round) => total + count(round), 0);
  const lost = sum(({ violations }) => violations.filter(({ kind }) => kind === "lost").length);
  return [
    sum(({ times }) => times),
    sum(({ events }) => events),
    lost,
    sum(({ duplicates }) => duplicates),
    sum(({ mostDuplicates }) => mostDuplicates),
    sum(({ violations }) => violations.length) - lost,
    rounds.length - ended.length,
    Math.max(0, ...ended.map(({ worstRecoveryMs }) => worstRecoveryMs)),
  ];
}
