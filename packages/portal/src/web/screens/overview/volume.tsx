import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Facts } from "../../parts/facts.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { type RangeName, ranges, sinceOf } from "../time-range.ts";
import { type Step, totalsOf, volumeOf } from "./totals-of.ts";
import { VolumeChart } from "./volume-chart.tsx";

const stepsOf = { hour: 30, day: 24, week: 28 } as const satisfies Record<RangeName, number>;

/** How much was sent in a time range, how much of it arrived, and how long that took. */
export function Volume() {
  const { t, format } = useSpeech();
  const [range, setRange] = useState<RangeName>("day");
  const summary = useQuery({
    queryKey: ["summary", range],
    queryFn: ({ signal }) => {
      const since = sinceOf(range, Date.now());
      return client.summarizeDeliveries({ query: { since, steps: stepsOf[range] }, signal });
    },
    refetchInterval: 15_000,
  });
  const totals = summary.data && totalsOf(summary.data.steps);
  const duration = (ms: number | null) => (ms === null ? "–" : format.duration(ms));
  return (
    <section>
      <h2>{t.deliveries.title}</h2>
      <label className="range">
        <span className="visually-hidden">{t.deliveries.since}</span>
        <select value={range} onChange={({ target }) => setRange(target.value as RangeName)}>
          {ranges.map((one) => (
            <option key={one} value={one}>
              {t.deliveries.ranges[one]}
            </option>
          ))}
        </select>
      </label>
      {totals === undefined ? (
        <NotThereYet asked={summary} />
      ) : (
        <>
          <Facts
            facts={[
              [t.overview.volume, format.number(totals.volume)],
              [t.overview.successRate, totals.successRate === null ? "–" : format.percent(totals.successRate)],
              [t.overview.latency, `${duration(totals.worstP50Ms)} / ${duration(totals.worstP95Ms)}`],
              [t.overview.backlog, format.number(totals.pending)],
            ]}
          />
          <VolumeChart steps={summary.data?.steps ?? []} />
          <details>
            <summary>{t.overview.asTable}</summary>
            <StepTable steps={summary.data?.steps ?? []} />
          </details>
        </>
      )}
    </section>
  );
}

function StepTable({ steps }: { readonly steps: readonly Step[] }) {
  const { t, format } = useSpeech();
  const filled = steps.filter((step) => volumeOf(step) > 0);
  if (filled.length === 0) return <p>{t.overview.nothingSent}</p>;
  return (
    <div className="scrolls">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t.deliveries.since}</th>
            <th scope="col">{t.states.succeeded}</th>
            <th scope="col">{t.states.exhausted}</th>
            <th scope="col">{t.states.canceled}</th>
            <th scope="col">{t.states.pending}</th>
            <th scope="col">{t.overview.latency}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map((step) => (
            <tr key={step.at}>
              <th scope="row">{format.time(step.at)}</th>
              <td>{format.number(step.succeeded)}</td>
              <td>{format.number(step.exhausted)}</td>
              <td>{format.number(step.canceled)}</td>
              <td>{format.number(step.pending)}</td>
              <td>
                {step.p50Ms !== null && step.p95Ms !== null
                  ? `${format.duration(step.p50Ms)} / ${format.duration(step.p95Ms)}`
                  : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
