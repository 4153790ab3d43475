import { Skeleton } from "antd";
import { useState } from "react";

import type { OwedPledge, Pledges } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { useRowsShown } from "./rows_shown";
import { CoverageCells, CoverageFigure, lowestFirst, PostChoice } from "./safety_coverage";
import { usePledges } from "./safety_queries";
import { SafetySheets } from "./safety_sheets";
import { SheetHead } from "./sheet";

// Whose safety pledge holds, and who has to sign again, post by post.
export function SafetyPledges() {
  const { t } = useLanguage();
  const found = usePledges();
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Skeleton active />;
  if (found.data.roles.every((one) => one.version === null)) {
    return <p>{t("safety.no_pledge_text")}</p>;
  }
  return <ByRole pledges={found.data} />;
}

function ByRole({ pledges }: { readonly pledges: Pledges }) {
  const { t } = useLanguage();
  const roles = pledges.roles.filter((one) => one.version !== null);
  const [chosen, setChosen] = useState(roles[0]?.role ?? "");
  const role = roles.find((one) => one.role === chosen);
  const owed = pledges.owed.filter((one) => one.role === chosen);
  return (
    <div className="files" data-testid="safety-pledges">
      <div className="safety-figures">
        {roles.map((one) => (
          <CoverageFigure
            key={one.role}
            coverage={one.coverage}
            label={t("safety.post_pledged", { post: t.code("pledge_role", one.role) })}
          />
        ))}
      </div>
      <section>
        <div className="safety-head">
          <h3>{t("safety.by_operator")}</h3>
          <PostChoice
            prefix="pledge_role"
            posts={roles.map((one) => one.role)}
            chosen={chosen}
            onChoose={setChosen}
          />
          <SafetySheets what="pledges/coverage" />
        </div>
        {role !== undefined && (
          <p className="muted">
            {t("safety.pledge_text", { version: role.version ?? "–", from: role.from ?? "–" })}
          </p>
        )}
        <OperatorTable pledges={pledges} role={chosen} />
      </section>
      {owed.length > 0 && (
        <section>
          <h3>{t("safety.owed", { count: owed.length })}</h3>
          <Owed key={chosen} owed={owed} />
        </section>
      )}
    </div>
  );
}

function OperatorTable({ pledges, role }: { readonly pledges: Pledges; readonly role: string }) {
  const { t } = useLanguage();
  const rows = pledges.operators.flatMap(({ operator, roles }) =>
    roles.filter((one) => one.role === role).map(({ coverage }) => ({ operator, coverage })),
  );
  return (
    <table className="sheet">
      <SheetHead
        names={[t("files.operator"), t("safety.pledged"), t("safety.active"), t("safety.rate")]}
      />
      <tbody>
        {rows
          .toSorted((a, b) => lowestFirst(a.coverage, b.coverage))
          .map(({ operator, coverage }) => (
            <tr key={operator?.id ?? ""}>
              <th scope="row" translate="no">
                {operator?.name ?? t("files.nobody")}
              </th>
              <CoverageCells coverage={coverage} />
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Owed({ owed }: { readonly owed: readonly OwedPledge[] }) {
  const { t } = useLanguage();
  const [shown, more] = useRowsShown(owed);
  return (
    <>
      <table className="sheet">
        <SheetHead names={[t("safety.person"), t("files.operator"), t("safety.why")]} />
        <tbody>
          {shown.map((one) => (
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
      {more}
    </>
  );
}
