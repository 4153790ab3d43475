import { shownCell, type RecordKind, type RecordRow } from "../api/records";
import { useLanguage } from "../i18n/language";

const kFigures = new Set(["whole", "day", "time_of_day", "latitude", "longitude", "weekdays"]);

// The rows of one kind as a table. Names, plates and numbers are nobody's to translate.
export function RecordRows({
  kind,
  rows,
}: {
  readonly kind: RecordKind;
  readonly rows: readonly RecordRow[];
}) {
  const { t } = useLanguage();
  return (
    <div className="records-rows">
      <table className="sheet" data-testid="record-rows">
        <thead>
          <tr>
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
