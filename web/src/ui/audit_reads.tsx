import { Select } from "antd";
import { useState } from "react";

import type { PersonalRead } from "../api/keeping";
import { midnight } from "../i18n/civil_time";
import { useLanguage } from "../i18n/language";
import { usePersonalReads } from "./audit_queries";
import { useCountyTimes, useCountyZone } from "./county_clock";
import { DayInput } from "./day_input";
import { extentOf, subjectOf } from "./read_words";
import { Fault } from "./fault";

const kWhats = ["track", "people", "contacts"] as const;

// Who read whose personal data, for what.
export function AuditReads() {
  const { t } = useLanguage();
  const [from, setFrom] = useState("");
  const [what, setWhat] = useState<string | null>(null);
  const since = midnight(from, 0, useCountyZone());
  const found = usePersonalReads({
    ...(since === null ? {} : { from: new Date(since).toISOString() }),
    ...(what === null ? {} : { what }),
  });
  return (
    <div className="audit">
      <div className="audit-search">
        <label>
          {t("audit.from")} <DayInput value={from} onChange={setFrom} />
        </label>
        <label>
          {t("audit.what")}{" "}
          <Select
            className="audit-action"
            allowClear
            placeholder={t("audit.any")}
            value={what}
            onChange={(value: string | undefined) => setWhat(value ?? null)}
            options={kWhats.map((one) => ({ value: one, label: t(`read_what.${one}`) }))}
          />
        </label>
      </div>
      {found.error !== null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="muted">{t("audit.none")}</p>}
      {found.data !== undefined && found.data.length > 0 && <ReadTable reads={found.data} />}
    </div>
  );
}

function ReadTable({ reads }: { readonly reads: readonly PersonalRead[] }) {
  const { t } = useLanguage();
  const times = useCountyTimes();
  return (
    <table className="sheet">
      <thead>
        <tr>
          {(["at", "who", "what", "whose", "purpose", "address"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {reads.map((read, index) => (
          <tr key={`${read.at} ${index}`}>
            <td className="audit-at">
              {times.day(read.at)} {times.clock(read.at)}
            </td>
            <td>
              {read.login === null ? (
                <span className="muted">{t("audit.program")}</span>
              ) : (
                <b translate="no">{read.login}</b>
              )}
              {read.role !== null && <small>{t.code("role", read.role)}</small>}
            </td>
            <td>{t.code("read_what", read.what)}</td>
            <td translate="no">
              {subjectOf(read, t)}
              <small className="muted">{extentOf(read.extent, times, t)}</small>
            </td>
            <td>{t.code("purpose", read.purpose)}</td>
            <td translate="no">{read.address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
