import { Input, Skeleton } from "antd";
import { useState } from "react";

import type { TrainedPerson } from "../api/safety_types";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { hours, minutesShort, mostOwedFirst } from "./hours_short";
import { useRowsShown } from "./rows_shown";
import { useTrainedPeople } from "./safety_queries";
import { SafetySheets } from "./safety_sheets";
import { CountCell, SheetHead } from "./sheet";

// Person by person: the time trained against the time asked for, and what is to be made up for.
export function SafetyHours() {
  const { t } = useLanguage();
  const [query, setQuery] = useState("");
  const found = useTrainedPeople();
  if (found.error !== null) {
    return <Fault error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (found.data === undefined) return <Skeleton active />;
  const behind = found.data.filter((one) => minutesShort(one) > 0 || one.owed > 0).length;
  return (
    <section data-testid="safety-hours">
      <div className="safety-head">
        <h3>{t("safety.hours", { count: behind })}</h3>
        <Input.Search
          size="small"
          allowClear
          className="records-search"
          placeholder={t("safety.find_person")}
          onSearch={setQuery}
        />
        <SafetySheets what="training/people" />
      </div>
      <Hours people={mostOwedFirst(found.data.filter((one) => isFound(one, query)))} />
    </section>
  );
}

const isFound = (person: TrainedPerson, query: string) =>
  [person.code, person.name, person.operator?.name ?? ""].some((text) =>
    text.toLowerCase().includes(query.trim().toLowerCase()),
  );

function Hours({ people }: { readonly people: readonly TrainedPerson[] }) {
  const { t } = useLanguage();
  const [shown, more] = useRowsShown(people);
  if (people.length === 0) return <p>{t("records.none_found")}</p>;
  return (
    <>
      <table className="sheet">
        <SheetHead
          names={[
            t("safety.person"),
            t("safety.post"),
            t("files.operator"),
            t("safety.session_count"),
            t("safety.hours_trained"),
            t("safety.hours_asked"),
            t("safety.to_make_up"),
          ]}
        />
        <tbody>
          {shown.map((one) => (
            <tr key={one.code}>
              <th scope="row" translate="no">
                {one.name} <span className="muted">{one.code}</span>
              </th>
              <td>{t.code("audience", one.audience)}</td>
              <td translate="no">{one.operator?.name ?? "–"}</td>
              <td className="figures">{one.attendances}</td>
              <td className={`figures ${minutesShort(one) > 0 ? "warn" : ""}`}>
                {hours(one.minutes)}
              </td>
              <td className="figures">
                {one.askedMinutes === null ? "–" : hours(one.askedMinutes)}
              </td>
              <CountCell value={one.owed} tone="warn" />
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}
