import type { AlarmCase, HandlingStep, VerdictStep } from "../api/handling";
import { useLanguage } from "../i18n/language";
import type { Translate } from "../i18n/messages";
import { useConsole, useTimes } from "./console_context";

type Entry =
  | { readonly by: "engine"; readonly verdict: VerdictStep }
  | { readonly by: "person"; readonly step: HandlingStep };

const timeOf = (entry: Entry) => (entry.by === "engine" ? entry.verdict.at : entry.step.at);

// The engine's revisions and people's steps as one story, oldest first.
export function CaseHistory({ found }: { readonly found: AlarmCase }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  const entries = storyOf(found);
  return (
    <ol className="history" data-testid="history" aria-label={t("history.title")}>
      {entries.map((entry) => (
        <li
          key={entry.by === "engine" ? `r${entry.verdict.revision}` : `s${entry.step.number}`}
          className={`history-${entry.by}`}
        >
          <time className="figures">{times.moment(timeOf(entry), now())}</time>
          {entry.by === "engine" ? (
            <span>{t.code("verdict", entry.verdict.cause)}</span>
          ) : (
            <Step step={entry.step} />
          )}
        </li>
      ))}
    </ol>
  );
}

export function storyOf(found: Pick<AlarmCase, "steps" | "verdicts">): readonly Entry[] {
  const all: Entry[] = [
    ...found.verdicts
      .filter((verdict) => verdict.cause !== "updated")
      .map((verdict): Entry => ({ by: "engine", verdict })),
    ...found.steps.map((step): Entry => ({ by: "person", step })),
  ];
  return all.sort((a, b) => timeOf(a) - timeOf(b));
}

function Step({ step }: { readonly step: HandlingStep }) {
  const { t } = useLanguage();
  const { now } = useConsole();
  const times = useTimes();
  const said = wordsOf(step, t);
  const whom = step.to ?? step.searchedBy;
  return (
    <span>
      <b>{t.code("step_done", step.kind)}</b>
      {whom !== null && <b translate="no">{whom}</b>}
      {step.searchedAt !== null && (
        <time className="figures">{times.moment(step.searchedAt, now())}</time>
      )}
      {said.length > 0 && <span>{said.join(" · ")}</span>}
      <em translate="no" title={t.code("role", step.actor.role)}>
        {step.actor.name}
      </em>
      {step.note !== null && <q translate="no">{step.note}</q>}
    </span>
  );
}

// What the step says beside its kind, in words.
function wordsOf(step: HandlingStep, t: Translate): readonly string[] {
  const coded = (prefix: string, code: string | null) =>
    code === null ? [] : [t.code(prefix, code)];
  return [
    ...(step.accepted === null ? [] : [t.code("appeal_accepted", String(step.accepted))]),
    ...coded("outcome", step.outcome),
    ...coded("ground", step.ground),
    ...coded("reason", step.reason),
    ...coded("way", step.way),
    ...coded("tier", step.tier),
    ...(step.counted === null ? [] : [t("case.counted", step.counted)]),
    ...(step.dueOn === null ? [] : [t("case.rectify_by", { day: step.dueOn })]),
  ];
}
