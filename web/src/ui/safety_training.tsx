import { Skeleton } from "antd";

import type { Absence, Training, TrainingSession } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { CoverageFigure, CoverageTable } from "./safety_coverage";
import { useTraining } from "./safety_queries";
import { CountCell, SheetHead } from "./sheet";

// Sessions, person-times and persons of the term so far; how many drivers they reached.
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
      <CoverageFigure coverage={training.drivers} label={t("safety.drivers_trained")} />
      <Audiences training={training} />
      <section>
        <h3>{t("safety.by_operator")}</h3>
        <CoverageTable operators={training.operators} what={t("safety.trained")} />
      </section>
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

function Absences({ absences }: { readonly absences: readonly Absence[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <SheetHead names={[t("safety.person"), t("files.operator"), t("safety.session")]} />
      <tbody>
        {absences.map((one) => (
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
  );
}

function Sessions({ sessions }: { readonly sessions: readonly TrainingSession[] }) {
  const { t } = useLanguage();
  if (sessions.length === 0) return <p>{t("safety.none_held")}</p>;
  return (
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
        {sessions.map((one) => (
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
  );
}
