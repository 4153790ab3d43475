import { useMemo } from "react";

import { utcMs, type UtcMs } from "../api/units";
import { useLanguage } from "../i18n/language";
import type { JudgedFix } from "../live/judged_track";
import { gradeColour } from "../palette";
import { useTimes } from "./console_context";

interface SpeedStripProps {
  readonly fixes: readonly JudgedFix[];
  readonly from: UtcMs;
  readonly to: UtcMs;
}

const kGrades = ["under", "near", "over", "unknown"] as const;
const kWidth = 340;
const kHeight = 76;
const kGapMs = 120_000;

// Speed over the last hour against the limit of each place: what was above it is red, a silence is
// left open.
export function SpeedStrip({ fixes, from, to }: SpeedStripProps) {
  const { t } = useLanguage();
  const times = useTimes();
  const top = useMemo(() => scaleTop(fixes), [fixes]);
  const x = (at: number) => ((at - from) / (to - from)) * kWidth;
  const y = (kmh: number) => kHeight - (kmh / top) * (kHeight - 4);
  const bars = fixes.map((fix, index) => {
    const next = fixes[index + 1];
    const until = next === undefined || next.at - fix.at > kGapMs ? fix.at + 5_000 : next.at;
    return { x: x(fix.at), width: Math.max(0.6, x(until) - x(fix.at)), fix };
  });
  return (
    <figure className="strip" data-testid="speed-strip" data-fixes={fixes.length}>
      <svg viewBox={`0 0 ${kWidth} ${kHeight}`} preserveAspectRatio="none" aria-hidden="true">
        {[20, 40, 60, 80, 100]
          .filter((mark) => mark < top)
          .map((mark) => (
            <line key={mark} x1="0" x2={kWidth} y1={y(mark)} y2={y(mark)} className="strip-grid" />
          ))}
        {bars.map(({ x: left, width, fix }) =>
          fix.speed === null ? null : (
            <rect
              key={fix.at}
              x={left}
              width={width}
              y={y(fix.speed)}
              height={kHeight - y(fix.speed)}
              fill={gradeColour[fix.grade]}
              opacity={fix.grade === "over" ? 0.9 : 0.5}
            />
          ),
        )}
        {bars.map(({ x: left, width, fix }) =>
          fix.limit === null ? null : (
            <line
              key={fix.at}
              x1={left}
              x2={left + width}
              y1={y(fix.limit)}
              y2={y(fix.limit)}
              className="strip-limit"
            />
          ),
        )}
      </svg>
      <figcaption className="figures">
        <span>{times.minute(from)}</span>
        <span>{times.minute(utcMs((from + to) / 2))}</span>
        <span>{times.minute(to)}</span>
      </figcaption>
      <span className="strip-scale figures">{top}</span>
      <ul className="grades">
        {kGrades.map((one) => (
          <li key={one}>
            <i style={{ background: gradeColour[one] }} />
            {t(`bus.track.${one}`)}
          </li>
        ))}
      </ul>
    </figure>
  );
}

// The next ten above everything that is drawn, so that the limit never lies on the edge.
function scaleTop(fixes: readonly JudgedFix[]): number {
  const highest = fixes.reduce((max, fix) => Math.max(max, fix.speed ?? 0, fix.limit ?? 0), 40);
  return Math.ceil((highest + 5) / 10) * 10;
}
