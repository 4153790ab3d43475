import type { Bus, BusState, LiveFix, PlannedRun } from "../api/types";
import { compassPoint, duration, speed } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { ageMs, freshness } from "../live/freshness";
import type { RouteLine } from "../live/route_line";
import { grade } from "../live/judged_track";
import { useNow, useTimes } from "./console_context";
import { pickRun } from "./pick_run";

// Speed beside the limit's sign, heading, and how old all of this is.
export function BusNow({ state }: { readonly state: BusState | null }) {
  const { t } = useLanguage();
  const fix = state?.fix ?? null;
  if (state === null || fix === null) return <p className="bus-none">{t("bus.age.never")}</p>;
  const over = grade(fix.speed, state.limit) === "over";
  return (
    <div className="bus-now">
      <div
        className={over ? "bus-speed is-over" : "bus-speed"}
        title={t("bus.speed")}
        data-testid="bus-speed"
      >
        <b className="figures">{fix.speed === null ? "–" : speed(fix.speed)}</b>
        <span>km/h</span>
      </div>
      <div className="bus-limit">
        {state.limit === null ? (
          <span className="muted">{t("bus.limit.unknown")}</span>
        ) : (
          <>
            <span className="sign figures" title={t("bus.limit")}>
              {Math.round(state.limit)}
            </span>
            <span className="muted">{t("bus.limit")}</span>
          </>
        )}
      </div>
      <div className="bus-heading" title={t("bus.heading")}>
        <Needle courseDeg={fix.courseDeg} />
        <span className="muted">
          {fix.courseDeg === null ? "–" : t.code("course", compassPoint(fix.courseDeg))}
        </span>
      </div>
      <DataAge fix={fix} />
    </div>
  );
}

function Needle({ courseDeg }: { readonly courseDeg: number | null }) {
  return (
    <svg width="34" height="34" viewBox="-17 -17 34 34" aria-hidden="true">
      <circle r="15.5" className="needle-ring" />
      {courseDeg !== null && (
        <path d="M0 -11 6 8 0 4.6 -6 8Z" className="needle" transform={`rotate(${courseDeg})`} />
      )}
    </svg>
  );
}

function DataAge({ fix }: { readonly fix: LiveFix }) {
  const { t } = useLanguage();
  const times = useTimes();
  const now = useNow();
  const how = freshness(fix.at, now);
  return (
    <div className={`age age-${how}`} data-testid="data-age" data-freshness={how}>
      <i aria-hidden="true" />
      <span>
        {t("bus.age")}{" "}
        <b className="figures">{t("bus.age.ago", { age: duration(ageMs(fix.at, now), t) })}</b>
      </span>
      <time className="figures muted">{times.moment(fix.at, now)}</time>
      {how !== "fresh" && <em>{t(`bus.age.${how}`)}</em>}
    </div>
  );
}

interface BusRunProps {
  readonly bus: Bus | null;
  readonly state: BusState | null;
  readonly line: RouteLine | null;
}

// The run it is on, with the way done; or else the next one of today.
export function BusRun({ bus, state, line }: BusRunProps) {
  const { t } = useLanguage();
  const now = useNow();
  const routeId = state?.routeId ?? null;
  const run = pickRun(bus?.runs ?? [], routeId, now);
  const name = run?.route ?? line?.detail.route ?? null;
  if (name === null) {
    return <p className="muted">{routeId === null ? t("bus.run.none") : t("bus.run.unplanned")}</p>;
  }
  return (
    <div className="run" data-testid="bus-run">
      <div className="run-head">
        <b translate="no">{name}</b>
        {line !== null && (
          <span className="tag tag-plain">{t.code("direction", line.detail.direction)}</span>
        )}
      </div>
      {line?.detail.school != null && (
        <div className="muted" translate="no">
          {line.detail.school}
        </div>
      )}
      {run === null ? <p className="muted">{t("bus.run.unplanned")}</p> : <RunTimes run={run} />}
      {routeId !== null && line !== null && state !== null && (
        <Progress state={state} line={line} />
      )}
    </div>
  );
}

function RunTimes({ run }: { readonly run: PlannedRun }) {
  const { t } = useLanguage();
  const times = useTimes();
  return (
    <dl className="pairs pairs-three">
      <div>
        <dt>{t("bus.departs")}</dt>
        <dd className="figures">{times.minute(run.departsAt)}</dd>
      </div>
      <div>
        <dt>{t("bus.arrives")}</dt>
        <dd className="figures">{run.arrivesAt === null ? "–" : times.minute(run.arrivesAt)}</dd>
      </div>
      <div>
        <dt>{t("bus.driver")}</dt>
        {run.driver === null ? (
          <dd>{t("bus.driver.none")}</dd>
        ) : (
          <dd translate="no">{run.driver}</dd>
        )}
      </div>
    </dl>
  );
}

// A ladder: the stops along the way, the part that is done, and where the bus is.
function Progress({ state, line }: { readonly state: BusState; readonly line: RouteLine }) {
  const { t } = useLanguage();
  const length = Math.max(1, line.detail.length);
  const part = (at: number) => `${Math.min(100, (at / length) * 100)}%`;
  const next = line.nextStop(state.progress);
  return (
    <div className="progress" data-testid="progress" data-metres={state.progress}>
      <div className="progress-words">
        <span>{t("bus.progress")}</span>
        <b className="figures">
          {(state.progress / 1000).toFixed(1)} / {(length / 1000).toFixed(1)} km
        </b>
      </div>
      <div className="progress-rail">
        <i className="progress-done" style={{ width: part(state.progress) }} />
        {line.detail.stops.map((stop, index) => (
          <i
            key={index}
            className={stop.at <= state.progress ? "progress-stop is-done" : "progress-stop"}
            style={{ left: part(stop.at) }}
            title={stop.name}
            translate="no"
          />
        ))}
        <i className="progress-bus" style={{ left: part(state.progress) }} />
      </div>
      <div className="progress-words muted">
        <span>{next === null ? t("bus.last_stop") : t("bus.next_stop")}</span>
        {next !== null && <span translate="no">{next.name}</span>}
      </div>
    </div>
  );
}
