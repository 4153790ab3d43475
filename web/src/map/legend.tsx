import { useLanguage } from "../i18n/language";
import type { Standing } from "../live/freshness";
import { standingColour } from "../palette";

const kStandings: readonly Standing[] = ["loaded", "approaching", "idle", "alarm"];

// What the marks mean. It folds away.
export function Legend() {
  const { t } = useLanguage();
  return (
    <details className="legend" open>
      <summary>{t("map.legend")}</summary>
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
