import { Skeleton, Switch } from "antd";
import { useState } from "react";

import type { Defect, Suspension } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { CarryOn } from "./carry_on";
import { Fault } from "./fault";
import { useStoppages } from "./safety_queries";
import { SheetHead } from "./sheet";

// What is stopped now or will be, and what is wrong with buses; what is over on request.
export function SafetyStoppages() {
  const { t } = useLanguage();
  const found = useStoppages();
  const [all, setAll] = useState(false);
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Skeleton active />;
  const suspensions = found.data.suspensions.filter((one) => all || one.resumedAt === null);
  const defects = found.data.defects.filter((one) => all || one.state !== "cleared");
  return (
    <div className="files" data-testid="safety-stoppages">
      <div className="safety-bar">
        <p className="muted">{t("safety.stoppages.help")}</p>
        <label>
          <Switch size="small" checked={all} onChange={setAll} /> {t("safety.show_lifted")}
        </label>
      </div>
      <section>
        <h3>{t("safety.suspensions")}</h3>
        {suspensions.length === 0 ? (
          <p>{t("safety.none_suspended")}</p>
        ) : (
          <SuspensionTable suspensions={suspensions} />
        )}
      </section>
      <section>
        <h3>{t("safety.defects")}</h3>
        {defects.length === 0 ? (
          <p>{t("safety.none_defective")}</p>
        ) : (
          <DefectTable defects={defects} />
        )}
      </section>
    </div>
  );
}

function SuspensionTable({ suspensions }: { readonly suspensions: readonly Suspension[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <SheetHead
        names={[
          t("files.subject"),
          t("safety.order"),
          t("safety.ground"),
          t("safety.since"),
          t("safety.state"),
          t("safety.roster"),
        ]}
      />
      <tbody>
        {suspensions.map((one) => (
          <SuspensionRow key={`${one.subject} ${one.of} ${one.number}`} one={one} />
        ))}
      </tbody>
    </table>
  );
}

function SuspensionRow({ one }: { readonly one: Suspension }) {
  const { t } = useLanguage();
  const stillRostered = one.inForce && one.departures > 0;
  return (
    <tr>
      <th scope="row">
        {t.code("stop_subject", one.subject)} <span translate="no">{one.of}</span>
        <small translate="no">{one.operator?.name}</small>
      </th>
      <td translate="no">
        {one.number}
        <small>{one.issuedBy}</small>
      </td>
      <td translate="no">{one.ground}</td>
      <td className="figures">{minute(one.from)}</td>
      <td className={one.inForce ? "alarm" : undefined}>
        {standing(one, t)}
        {one.resumedAt !== null && (
          <small translate="no">
            {minute(one.resumedAt)} {one.resumptionNumber} {one.acceptedBy}
          </small>
        )}
        {one.state !== "resumed" && (
          <CarryOn
            kind="suspensions"
            cells={{ subject: one.subject, of: one.of, number: one.number }}
            label={t.code("suspension_next", one.state)}
          />
        )}
      </td>
      <td className={stillRostered ? "warn" : "muted"}>
        {stillRostered ? t("safety.rostered", { count: one.departures }) : "–"}
      </td>
    </tr>
  );
}

const minute = (civil: string) => civil.slice(0, 16).replace("T", " ");

function standing(one: Suspension, t: ReturnType<typeof useLanguage>["t"]): string {
  if (one.resumedAt !== null) return t("suspension_state.resumed");
  if (!one.inForce) return t("safety.announced");
  return t.code("suspension_state", one.state);
}

function DefectTable({ defects }: { readonly defects: readonly Defect[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <SheetHead
        names={[
          t("file_subject.bus"),
          t("safety.defect"),
          t("safety.grade"),
          t("safety.found"),
          t("safety.state"),
        ]}
      />
      <tbody>
        {gravestFirst(defects).map((one) => (
          <tr key={`${one.plate} ${one.number}`}>
            <th scope="row" translate="no">
              {one.plate}
              <small>{one.operator?.name}</small>
            </th>
            <td>
              {t.code("defect_item", one.item)} <span translate="no">{one.what}</span>
              <small translate="no">{one.number}</small>
            </td>
            <td className={isGrave(one) ? "alarm" : undefined}>
              {t.code("defect_grade", one.grade)}
            </td>
            <td className="figures">
              {minute(one.foundAt)}
              <small translate="no">{one.foundBy}</small>
            </td>
            <td>
              {t.code("defect_state", one.state)}
              <small translate="no">{[one.repairDocument, one.clearedBy].join(" ")}</small>
              {one.state !== "cleared" && (
                <CarryOn
                  kind="defects"
                  cells={{ plate: one.plate, number: one.number }}
                  label={t.code("defect_next", one.state)}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isGrave = (one: Defect) => one.grade === "may_not_run" && one.state !== "cleared";

function gravestFirst(defects: readonly Defect[]): readonly Defect[] {
  return defects.toSorted((a, b) => Number(isGrave(b)) - Number(isGrave(a)));
}
