import { Skeleton } from "antd";

import type { OwedPledge } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { CoverageFigure, CoverageTable } from "./safety_coverage";
import { usePledges } from "./safety_queries";
import { SheetHead } from "./sheet";

// Whose safety pledge holds, and who has to sign again.
export function SafetyPledges() {
  const { t } = useLanguage();
  const found = usePledges();
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Skeleton active />;
  const { version, from, drivers, operators, owed } = found.data;
  if (version === null) return <p>{t("safety.no_pledge_text")}</p>;
  return (
    <div className="files" data-testid="safety-pledges">
      <p className="muted">{t("safety.pledge_text", { version, from: from ?? "–" })}</p>
      <CoverageFigure coverage={drivers} label={t("safety.drivers_pledged")} />
      <section>
        <h3>{t("safety.by_operator")}</h3>
        <CoverageTable operators={operators} what={t("safety.pledged")} />
      </section>
      {owed.length > 0 && (
        <section>
          <h3>{t("safety.owed", { count: owed.length })}</h3>
          <Owed owed={owed} />
        </section>
      )}
    </div>
  );
}

function Owed({ owed }: { readonly owed: readonly OwedPledge[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <SheetHead names={[t("safety.person"), t("files.operator"), t("safety.why")]} />
      <tbody>
        {owed.map((one) => (
          <tr key={one.person}>
            <th scope="row" translate="no">
              {one.name} <span className="muted">{one.person}</span>
            </th>
            <td translate="no">{one.operator?.name ?? "–"}</td>
            <td>
              {t.code("pledge_owed", one.why)} <span className="figures">{one.lastDay}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
