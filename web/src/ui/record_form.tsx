import { Button, Input, Modal, Select } from "antd";
import { useState, type SubmitEvent } from "react";

import { oneRowSheet } from "../api/one_row_sheet";
import type { RecordColumn, RecordKind, RecordRow } from "../api/records";
import { useLanguage } from "../i18n/language";
import { SheetDialog } from "./sheet_dialog";

interface RecordFormProps {
  readonly kind: RecordKind;
  readonly row: RecordRow | null; // to start from; null: a new one
  readonly onClose: () => void;
}

// One record, entered or corrected by hand. It goes in as a sheet of one row: what it would change
// is shown first, and each bad cell is named.
export function RecordForm({ kind, row, onClose }: RecordFormProps) {
  const { t } = useLanguage();
  const [cells, setCells] = useState<readonly string[]>(
    kind.columns.map((_, index) => row?.cells[index] ?? ""),
  );
  const [sheet, setSheet] = useState<File | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSheet(oneRowSheet(kind, cells));
  };
  const set = (index: number, value: string) => setCells(cells.with(index, value));
  return (
    <>
      <Modal
        open={sheet === null}
        width={760}
        title={t(row === null ? "records.new" : "records.change", { kind: kind[t.language] })}
        onCancel={onClose}
        footer={null}
      >
        <form className="record-form" data-testid="record-form" onSubmit={submit}>
          {row !== null && <p className="muted">{t("records.change.help")}</p>}
          <div className="record-fields">
            {kind.columns.map((column, index) => (
              <label key={column.key}>
                <span>
                  {column[t.language]}
                  {column.required && <b className="alarm"> *</b>}
                </span>
                <CellField
                  column={column}
                  value={cells[index] ?? ""}
                  onChange={(value) => set(index, value)}
                />
              </label>
            ))}
          </div>
          <div className="record-form-foot">
            <Button onClick={onClose}>{t("records.cancel")}</Button>
            <Button type="primary" htmlType="submit">
              {t("records.check")}
            </Button>
          </div>
        </form>
      </Modal>
      {sheet !== null && (
        <SheetDialog
          key={sheet.lastModified}
          kind={kind}
          file={sheet}
          name={kind[t.language]}
          onCancel={() => setSheet(null)}
          onDone={onClose}
        />
      )}
    </>
  );
}

interface CellFieldProps {
  readonly column: RecordColumn;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

// How our sheets write it. Not the browser's own field, which may show the month first.
const kExamples: Readonly<Record<string, string>> = { day: "2026-09-01", time_of_day: "07:20" };

function CellField({ column, value, onChange }: CellFieldProps) {
  const { t } = useLanguage();
  const label = column[t.language];
  if (column.words.length > 0) {
    return (
      <Select
        value={value === "" ? undefined : value}
        allowClear={!column.required}
        showSearch={{ optionFilterProp: "label" }}
        options={column.words.map((word) => ({ value: word.key, label: word[t.language] }))}
        onChange={(chosen?: string) => onChange(chosen ?? "")}
        aria-label={label}
      />
    );
  }
  return (
    <Input
      value={value}
      maxLength={200}
      placeholder={kExamples[column.holds]}
      onChange={(event) => onChange(event.target.value)}
      aria-label={label}
    />
  );
}
