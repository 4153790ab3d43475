import { useLanguage } from "../i18n/language";
import type { Standing } from "../live/freshness";
import { gradeColour, standingColour } from "../palette";

const kStandings: readonly Standing[] = ["loaded", "approaching", "idle", "alarm"];
const kGrades = ["under", "near", "over", "unknown", "gap"] as const;

// What the marks mean; the track's colours only while a track is shown.
export function Legend({ withTrack }: { readonly withTrack: boolean }) {
  const { t } = useLanguage();
  return (
    <details className="legend" open>
      <summary>{t("map.legend")}</summary>
      <div className="legend-body">
        <ul>
          {kStandings.map((standing) => (
            <li key={standing}>
              <BusMark standing={standing} />
              {t(`standing.${standing}`)}
            </li>
          ))}
          <li>
            <BusMark standing="loaded" opacity={0.5} />
            {t("freshness.fading")}
          </li>
          <li>
            <BusMark standing="loaded" stale />
            {t("freshness.stale")}
          </li>
        </ul>
        {withTrack && (
          <ul>
            {kGrades.map((grade) => (
              <li key={grade}>
                <svg width="20" height="8" aria-hidden="true">
                  <line
                    x1="1"
                    x2="19"
                    y1="4"
                    y2="4"
                    stroke={gradeColour[grade]}
                    strokeWidth={grade === "gap" ? 2 : 4}
                    strokeDasharray={grade === "gap" ? "4 3" : undefined}
                    strokeLinecap="round"
                  />
                </svg>
                {t(`bus.track.${grade}`)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}

interface BusMarkProps {
  readonly standing: Standing;
  readonly stale?: boolean;
  readonly opacity?: number;
}

function BusMark({ standing, stale = false, opacity = 1 }: BusMarkProps) {
  const colour = standingColour[standing];
  const scale = standing === "idle" ? 0.62 : 0.78;
  return (
    <svg width="20" height="20" viewBox="-12 -12 24 24" aria-hidden="true" opacity={opacity}>
      {stale && (
        <pattern
          id="stale-hatch"
          width="3"
          height="3"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="3" height="3" fill="#fff" />
          <rect width="1.1" height="3" fill={colour} />
        </pattern>
      )}
      {standing === "alarm" && (
        <circle r="11" fill="rgba(207,43,36,0.16)" stroke={colour} strokeWidth="1.4" />
      )}
      <path
        d="M0 -10 7 8 0 4.2 -7 8Z"
        transform={`rotate(45) scale(${scale})`}
        stroke={colour}
        fill={stale ? "url(#stale-hatch)" : standing === "approaching" ? "#fff" : colour}
        strokeWidth={standing === "approaching" || stale ? 2.2 : 1}
        strokeDasharray={stale ? "2.6 1.6" : undefined}
        strokeLinejoin="round"
      />
    </svg>
  );
}
