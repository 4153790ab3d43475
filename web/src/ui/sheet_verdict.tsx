import { shownCell, type RecordKind } from "../api/records";
import type { CellChange, RecordChange, SheetFault } from "../api/sheet_answer";
import { useLanguage } from "../i18n/language";

// Every bad cell of a sheet: where it stands, what is wrong, what to do.
export function SheetFaults({ faults }: { readonly faults: readonly SheetFault[] }) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th scope="col">{t("records.line")}</th>
          <th scope="col">{t("records.column")}</th>
          <th scope="col">{t("records.what")}</th>
          <th scope="col">{t("records.remedy")}</th>
        </tr>
      </thead>
      <tbody>
        {faults.map((fault) => (
          <tr key={`${fault.line} ${fault.cell} ${fault.column} ${fault.what}`}>
            <td className="figures">{fault.cell === "" ? (fault.line ?? "–") : fault.cell}</td>
            <td>{fault.column}</td>
            <td>{fault.what}</td>
            <td>{fault.remedy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// What a sheet would change, record by record.
export function SheetChanges({
  kind,
  changes,
}: {
  readonly kind: RecordKind;
  readonly changes: readonly RecordChange[];
}) {
  const { t } = useLanguage();
  if (changes.length === 0) return null;
  return (
    <table className="sheet">
      <tbody>
        {changes.map((change) => (
          <tr key={change.key}>
            <th scope="row" translate="no">
              {change.key}
            </th>
            <td className={`change-${change.change}`}>{t.code("record_change", change.change)}</td>
            <td>
              {change.change === "changed" &&
                change.cells.map((cell) => (
                  <ChangedCell key={cell.column} kind={kind} cell={cell} />
                ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChangedCell({ kind, cell }: { readonly kind: RecordKind; readonly cell: CellChange }) {
  const { t } = useLanguage();
  const column = kind.columns.find((one) => one.key === cell.column);
  if (column === undefined) return null;
  const text = (value: string) => (value === "" ? "–" : shownCell(column, value, t.language));
  return (
    <div>
      <span className="muted">{column[t.language]}</span>{" "}
      <span translate="no">
        {text(cell.before)} → <b>{text(cell.after)}</b>
      </span>
    </div>
  );
}
