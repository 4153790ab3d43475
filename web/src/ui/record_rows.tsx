import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { isPersonKind, type OnFile } from "../api/people";
import { shownCell, type RecordKind, type RecordRow } from "../api/records";
import { useLanguage } from "../i18n/language";
import { useMay } from "./may";
import { PersonExportButton } from "./person_export";

const kFigures = new Set(["whole", "day", "time_of_day", "latitude", "longitude", "weekdays"]);

// The rows of one kind as a table. Names, plates and numbers are nobody's to translate.
export function RecordRows({
  kind,
  rows,
  onChange,
}: {
  readonly kind: RecordKind;
  readonly rows: readonly RecordRow[];
  readonly onChange: ((row: RecordRow) => void) | null; // null: nobody may here
}) {
  const { t } = useLanguage();
  const may = useMay();
  const exports = may.exportPeople && isPersonKind(kind.kind);
  const doing = onChange !== null || exports;
  return (
    <div className="records-rows">
      <table className="sheet" data-testid="record-rows">
        <thead>
          <tr>
            {doing && <th className="record-change" aria-label={t("records.doing")} />}
            {kind.columns.map((column) => (
              <th key={column.key} scope="col">
                {column[t.language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} translate="no">
              {doing && (
                <td className="record-change">
                  {onChange !== null && (
                    <Button
                      size="small"
                      type="text"
                      icon={<EditOutlined />}
                      title={t("records.change_one")}
                      aria-label={t("records.change_one")}
                      data-testid="change-record"
                      onClick={() => onChange(row)}
                    />
                  )}
                  {exports && <ExportOf kind={kind} row={row} />}
                </td>
              )}
              {kind.columns.map((column, index) => {
                const cell = row.cells[index] ?? "";
                return (
                  <td key={column.key} className={kFigures.has(column.holds) ? "figures" : ""}>
                    {cell === "" ? (
                      <span className="muted">–</span>
                    ) : (
                      shownCell(column, cell, t.language)
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExportOf({ kind, row }: { readonly kind: RecordKind; readonly row: RecordRow }) {
  const person = personIn(kind, row);
  return person === null ? null : <PersonExportButton person={person} />;
}

function personIn(kind: RecordKind, row: RecordRow): OnFile | null {
  if (!isPersonKind(kind.kind)) return null;
  const cell = (key: string) => row.cells[kind.columns.findIndex((one) => one.key === key)] ?? "";
  return { kind: kind.kind, code: cell("code"), name: cell("name") };
}
