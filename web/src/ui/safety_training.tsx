import { Skeleton } from "antd";
import { useState } from "react";

import type { Absence, Training, TrainingSession } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { useRowsShown } from "./rows_shown";
import { CoverageCells, CoverageFigure, lowestFirst, PostChoice } from "./safety_coverage";
import { SafetyHours } from "./safety_hours";
import { useTraining } from "./safety_queries";
import { SafetySheets } from "./safety_sheets";
import { CountCell, SheetHead } from "./sheet";

// Sessions, person-times and persons of the term so far; how many of those active they reached, and
// for how long each.
export function SafetyTraining() {
  const { t } = useLanguage();
  const found = useTraining();
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Skeleton active />;
  const training = found.data;
  const open = training.absences.filter((one) => one.madeUpIn === null);
  return (
    <div className="files" data-testid="safety-training">
      <p className="muted">{t("safety.period", { first: training.first, last: training.last })}</p>
      <div className="safety-figures">
        {training.active.map((one) => (
          <CoverageFigure
            key={one.audience}
            coverage={one.coverage}
            label={t("safety.post_trained", { post: t.code("audience", one.audience) })}
          />
        ))}
      </div>
      <Audiences training={training} />
      <ByOperator training={training} />
      <SafetyHours />
      {open.length > 0 && (
        <section>
          <h3>{t("safety.absences", { count: open.length })}</h3>
          <Absences absences={open} />
        </section>
      )}
      <section>
        <h3>{t("safety.sessions")}</h3>
        <Sessions sessions={training.sessions} />
      </section>
    </div>
  );
}

function Audiences({ training }: { readonly training: Training }) {
  const { t } = useLanguage();
  if (training.audiences.length === 0) return null;
  return (
    <table className="sheet">
      <SheetHead
        names={[
          t("safety.audience"),
          t("safety.session_count"),
          t("safety.attendances"),
          t("safety.persons"),
        ]}
      />
      <tbody>
        {training.audiences.map((one) => (
          <tr key={one.audience}>
            <th scope="row">{t.code("audience", one.audience)}</th>
            <td className="figures">{one.sessions}</td>
            <td className="figures">{one.attendances}</td>
            <td className="figures">{one.persons === 0 ? "–" : one.persons}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByOperator({ training }: { readonly training: Training }) {
  const { t } = useLanguage();
  const posts = training.active.map((one) => one.audience);
  const [chosen, setChosen] = useState(posts[0] ?? "");
  const rows = training.operators.flatMap(({ operator, active }) =>
    active.filter((one) => one.audience === chosen).map((reach) => ({ operator, reach })),
  );
  return (
    <section>
      <div className="safety-head">
        <h3>{t("safety.by_operator")}</h3>
        <PostChoice prefix="audience" posts={posts} chosen={chosen} onChoose={setChosen} />
        <SafetySheets what="training/coverage" />
      </div>
      <table className="sheet" data-testid="training-by-operator">
        <SheetHead
          names={[
            t("files.operator"),
            t("safety.attendances"),
            t("safety.persons"),
            t("safety.trained"),
            t("safety.active"),
            t("safety.rate"),
          ]}
        />
        <tbody>
          {rows
            .toSorted((a, b) => lowestFirst(a.reach.coverage, b.reach.coverage))
            .map(({ operator, reach }) => (
              <tr key={operator?.id ?? ""}>
                <th scope="row" translate="no">
                  {operator?.name ?? t("files.nobody")}
                </th>
                <td className="figures">{reach.attendances}</td>
                <td className="figures">{reach.persons}</td>
                <CoverageCells coverage={reach.coverage} />
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

function Absences({ absences }: { readonly absences: readonly Absence[] }) {
  const { t } = useLanguage();
  const [shown, more] = useRowsShown(absences);
  return (
    <>
      <table className="sheet">
        <SheetHead names={[t("safety.person"), t("files.operator"), t("safety.session")]} />
        <tbody>
          {shown.map((one) => (
            <tr key={`${one.session} ${one.person}`}>
              <th scope="row" translate="no">
                {one.name} <span className="muted">{one.person}</span>
              </th>
              <td translate="no">{one.operator?.name ?? "–"}</td>
              <td className="figures">{one.session}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

function Sessions({ sessions }: { readonly sessions: readonly TrainingSession[] }) {
  const { t } = useLanguage();
  const [shown, more] = useRowsShown(sessions);
  if (sessions.length === 0) return <p>{t("safety.none_held")}</p>;
  return (
    <>
      <table className="sheet">
        <SheetHead
          names={[
            t("safety.session"),
            t("safety.held_at"),
            t("safety.topic"),
            t("safety.audience"),
            t("safety.attendances"),
            t("safety.absent"),
          ]}
        />
        <tbody>
          {shown.map((one) => (
            <tr key={one.number}>
              <th scope="row" className="figures">
                {one.number}
              </th>
              <td className="figures">{one.at.slice(0, 16).replace("T", " ")}</td>
              <td translate="no">{one.topic}</td>
              <td>{t.code("audience", one.audience)}</td>
              <td className="figures">{one.attendances}</td>
              <CountCell value={one.absent} tone="warn" />
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}
