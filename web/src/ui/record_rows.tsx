import { EditOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { shownCell, type RecordKind, type RecordRow } from "../api/records";
import { useLanguage } from "../i18n/language";

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
  return (
    <div className="records-rows">
      <table className="sheet" data-testid="record-rows">
        <thead>
          <tr>
            {onChange !== null && (
              <th className="record-change" aria-label={t("records.change_one")} />
            )}
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
              {onChange !== null && (
                <td className="record-change">
                  <Button
                    size="small"
                    type="text"
                    icon={<EditOutlined />}
                    title={t("records.change_one")}
                    aria-label={t("records.change_one")}
                    data-testid="change-record"
                    onClick={() => onChange(row)}
                  />
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
