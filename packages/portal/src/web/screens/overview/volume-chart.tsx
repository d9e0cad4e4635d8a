import { useSpeech } from "../../language/language-provider.tsx";
import { type Step, volumeOf } from "./totals-of.ts";

const height = 120;
const width = 10;
const gap = 2;

/** A bar for each step, with what failed at its foot. It only repeats the table beside it, so nothing reads it aloud. */
export function VolumeChart({ steps }: { readonly steps: readonly Step[] }) {
  const { t, format } = useSpeech();
  const most = Math.max(1, ...steps.map(volumeOf));
  const high = (count: number) => (count / most) * height;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${steps.length * width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {steps.map((step, index) => {
          const [all, failed] = [high(volumeOf(step)), high(step.exhausted)];
          const place = { x: index * width, width: width - gap };
          return (
            <g key={step.at}>
              <title>{`${format.time(step.at)}: ${format.number(volumeOf(step))}`}</title>
              <rect {...place} y={height - all} height={all} className="all" />
              <rect {...place} y={height - failed} height={failed} className="failed" />
            </g>
          );
        })}
      </svg>
      <figcaption className="dim">
        <span className="key all">{t.overview.volume}</span> <span className="key failed">{t.states.exhausted}</span>{" "}
        {t.overview.most(format.number(most))}
      </figcaption>
    </figure>
  );
}
