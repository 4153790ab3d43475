import type { Alarm, DriverFault, EvidenceStep, Heard, Lapse, Stoppage } from "../api/types";
import type { UtcMs } from "../api/units";
import { useLanguage } from "../i18n/language";
import { palette } from "../palette";
import { useTimes } from "./console_context";
import { useEvidence } from "./queries";
import { checkName } from "./run_sheet_views";

const kWidth = 340;
const kHeight = 84;
const kTop = 6;
const kBar = 5;

// The series that decided an alarm: what was measured at each fix beside what was allowed, and how
// the evidence grew until it was enough.
export function EvidenceStrip({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  const fetched = useEvidence(alarm.id);
  const steps = fetched.data?.steps ?? [];
  const lapses = fetched.data?.lapses ?? [];
  const stoppages = fetched.data?.stoppages ?? [];
  const driver = fetched.data?.driver ?? [];
  if (lapses.length + stoppages.length + driver.length > 0) {
    return <Impediments lapses={lapses} stoppages={stoppages} driver={driver} />;
  }
  const heard = fetched.data?.heard ?? [];
  if (heard.length > 0) return <LastHeard heard={heard} from={hearingOf(alarm.rule)} />;
  if (steps.length === 0) return null;
  const frames = fetched.data?.frames ?? 0;
  const corridor = alarm.limit?.kind === "corridor" ? alarm.limit.halfWidth : null;
  const isSpeed = corridor === null;
  const isHalt = alarm.limit?.kind === "duration";
  return (
    <figure className="strip evidence" data-testid="evidence-strip" data-steps={steps.length}>
      <h4>{t("evidence.title")}</h4>
      <Chart steps={steps} corridor={corridor} />
      <Span from={steps[0]?.at ?? alarm.beganAt} to={steps.at(-1)?.at ?? alarm.detectedAt} />
      <ul className="grades">
        <li>
          <i style={{ background: palette.alarm }} />
          {t(isSpeed ? "evidence.speed" : "evidence.distance")}
        </li>
        {!isHalt && (
          <li>
            <i className="evidence-allowed-mark" />
            {t(isSpeed ? "evidence.limit" : "evidence.corridor")}
          </li>
        )}
        <li>
          <i style={{ background: palette.accent }} />
          {t(isHalt ? "evidence.halt" : "evidence.sum")}
        </li>
      </ul>
      <p className="muted">
        {frames === 0 ? t("evidence.frames.none") : t("evidence.frames", { count: frames })}
      </p>
    </figure>
  );
}

interface ImpedimentsProps {
  readonly lapses: readonly Lapse[];
  readonly stoppages: readonly Stoppage[];
  readonly driver: readonly DriverFault[];
}

// What the heading speaks of: the gravest of them.
const headingOf = (stoppages: readonly Stoppage[], lapses: readonly Lapse[]) => {
  if (stoppages.length > 0) return "evidence.stoppages";
  return lapses.length > 0 ? "evidence.lapses" : "evidence.driver";
};

// Orders and documents decide without a chart: which stopped the bus or were over, since when, and
// what asks for them.
function Impediments({ lapses, stoppages, driver }: ImpedimentsProps) {
  const { t } = useLanguage();
  return (
    <figure className="strip evidence" data-testid="evidence-lapses">
      <h4>{t(headingOf(stoppages, lapses))}</h4>
      <ul className="lapses">
        {stoppages.map((one) => (
          <li key={`${one.stoppage} ${one.number}`}>
            <b>{t.code("stoppage", one.stoppage)}</b> <span translate="no">{one.number}</span>{" "}
            {t("evidence.since")} <span className="figures">{civilMinute(one.from)}</span>
            <span className="muted"> {t.code("stoppage_law", one.stoppage)}</span>
          </li>
        ))}
        {lapses.map((lapse) => (
          <li key={lapse.document}>
            <b>{t.code("document", lapse.document)}</b> {t("files.last_day")}{" "}
            <span className="figures">{lapse.lastDay}</span>
            <span className="muted"> {t.code("lapse_law", lapse.document)}</span>
          </li>
        ))}
        {driver.map((fault) => (
          <li key={`${fault.driver} ${fault.check}`}>
            <b>{checkName(t, fault.check)}</b> <span translate="no">{fault.driver}</span>{" "}
            {fault.lastDay !== null && (
              <>
                {t("files.last_day")} <span className="figures">{fault.lastDay}</span>{" "}
              </>
            )}
            {fault.number !== null && <span translate="no">{fault.number} </span>}
            <span className="muted">
              {t("sheet.known_by", { how: t.code("known_by", fault.knownBy) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="muted">{t("evidence.lapses.help")}</p>
    </figure>
  );
}

// The minute is enough to read: 2026-09-01 07:30.
const civilMinute = (civil: string) => civil.slice(0, 16).replace("T", " ");

// What a terminal says by itself, or people on board, nobody has measured.
const kHearings = {
  silence: {
    title: "evidence.heard",
    help: "evidence.heard.help",
    count: "evidence.heard.count",
  },
  distress: {
    title: "evidence.heard.distress",
    help: "evidence.heard.distress.help",
    count: "evidence.heard.count",
  },
  on_board: {
    title: "evidence.heard.on_board",
    help: "evidence.heard.on_board.help",
    count: "evidence.heard.persons",
  },
} as const;
type Hearing = keyof typeof kHearings;

function hearingOf(rule: string): Hearing {
  if (rule === "child_left_on_board") return "on_board";
  return rule === "sos" || rule === "collision" ? "distress" : "silence";
}

interface LastHeardProps {
  readonly heard: readonly Heard[];
  readonly from: Hearing;
}

// A bus that cannot be seen, calls for help or may not be empty has no figures: what was heard of
// it, and when.
function LastHeard({ heard, from }: LastHeardProps) {
  const { t } = useLanguage();
  const times = useTimes();
  const words = kHearings[from];
  return (
    <figure className="strip evidence" data-testid="evidence-heard">
      <h4>{t(words.title)}</h4>
      <ul className="lapses">
        {heard.map((one) => (
          <li key={`${one.at} ${one.what}`}>
            <span className="figures">{times.clock(one.at)}</span>{" "}
            <b>{t.code("heard", one.what)}</b>
            {one.count !== null && (
              <span className="muted"> {t(words.count, { count: one.count })}</span>
            )}
          </li>
        ))}
      </ul>
      <p className="muted">{t(words.help)}</p>
    </figure>
  );
}

interface ChartProps {
  readonly steps: readonly EvidenceStep[];
  readonly corridor: number | null;
}

function Chart({ steps, corridor }: ChartProps) {
  const from = steps[0]?.at ?? 0;
  const span = Math.max(1, (steps.at(-1)?.at ?? 0) - from);
  const x = (at: number) => kBar + ((at - from) / span) * (kWidth - 2 * kBar);
  const highest = Math.max(...steps.map((step) => Math.max(step.value, step.allowed ?? 0)));
  const y = scale(Math.max(highest, (corridor ?? 0) * 1.5) * 1.1);
  const ofEvidence = scale(Math.max(...steps.map((step) => step.evidence)) * 1.05);
  const allowed = (step: EvidenceStep) => step.allowed ?? corridor ?? 0;
  const points = steps.map((step) => `${x(step.at)},${ofEvidence(step.evidence)}`).join(" ");
  return (
    <svg viewBox={`0 0 ${kWidth} ${kHeight}`} preserveAspectRatio="none" aria-hidden="true">
      {steps.map((step) => (
        <rect
          key={step.at}
          x={x(step.at) - kBar / 2}
          width={kBar}
          y={y(step.value)}
          height={kHeight - y(step.value)}
          fill={palette.alarm}
          opacity={step.value > allowed(step) ? 0.75 : 0.25}
        />
      ))}
      <polyline
        className="evidence-allowed"
        points={steps.map((step) => `${x(step.at)},${y(allowed(step))}`).join(" ")}
      />
      <polyline className="evidence-sum" points={points} />
    </svg>
  );
}

const scale = (top: number) => (value: number) =>
  kHeight - (value / (top === 0 ? 1 : top)) * (kHeight - kTop);

function Span({ from, to }: { readonly from: UtcMs; readonly to: UtcMs }) {
  const times = useTimes();
  return (
    <figcaption className="figures">
      <span>{times.clock(from)}</span>
      <span>{times.clock(to)}</span>
    </figcaption>
  );
}
