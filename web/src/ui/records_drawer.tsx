import { DownloadOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Drawer, Input, Segmented, Skeleton } from "antd";
import { useState, type ReactNode } from "react";

import {
  sheetUrl,
  templateUrl,
  type RecordKind,
  type RecordMoment,
  type RecordPage,
  type RecordRow,
} from "../api/records";
import { fromCivil } from "../i18n/civil_time";
import { useLanguage } from "../i18n/language";
import { useConsole } from "./console_context";
import { Fault } from "./fault";
import { useRecordKinds, useRecords } from "./queries";
import { RecordForm } from "./record_form";
import { RecordRows } from "./record_rows";
import { SheetUpload } from "./sheet_upload";

// What is on file, kind by kind: as a table to search, of any moment, and as sheets to take along.
export function RecordsDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<string | null>(null);
  const kinds = useRecordKinds(open);
  const kind = kinds.data?.find((one) => one.kind === chosen) ?? kinds.data?.[0];
  return (
    <Drawer open={open} onClose={onClose} title={t("records.title")} size={1180} destroyOnHidden>
      <div className="records" data-testid="records">
        <p className="muted">{t("records.help")}</p>
        {kinds.error !== null && <Fault error={kinds.error} onRetry={() => void kinds.refetch()} />}
        {kinds.isPending && <Skeleton active />}
        {kinds.data !== undefined && (
          <Segmented
            value={kind?.kind ?? ""}
            options={kinds.data.map((one) => ({ value: one.kind, label: one[t.language] }))}
            onChange={setChosen}
          />
        )}
        {kind !== undefined && <Ledger key={kind.kind} kind={kind} />}
      </div>
    </Drawer>
  );
}

const kPage = 100;
const kMost = 1000;

function Ledger({ kind }: { readonly kind: RecordKind }) {
  const { t } = useLanguage();
  const { county } = useConsole();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState("");
  const [knownAt, setKnownAt] = useState("");
  const [limit, setLimit] = useState(kPage);
  const [form, setForm] = useState<{ readonly row: RecordRow | null } | null>(null);
  const moment: RecordMoment = {
    at: fromCivil(at, county.zone),
    knownAt: fromCivil(knownAt, county.zone),
  };
  const page = useRecords({ kind: kind.kind, query, moment, limit });
  return (
    <>
      <div className="records-tools">
        <SearchField onSearch={setQuery} />
        <MomentField name="at" onChange={setAt} />
        <MomentField name="known_at" onChange={setKnownAt} />
        <div className="records-files">
          {kind.maySend && (
            <>
              <Button icon={<PlusOutlined />} onClick={() => setForm({ row: null })}>
                {t("records.add")}
              </Button>
              <SheetUpload kind={kind} />
            </>
          )}
          <SheetLinks kind={kind.kind} moment={moment} />
        </div>
      </div>
      {page.error !== null && <Fault error={page.error} onRetry={() => void page.refetch()} />}
      {page.isPending && <Skeleton active />}
      {page.data !== undefined && (
        <Rows
          kind={kind}
          page={page.data}
          searched={query !== ""}
          onChange={kind.maySend ? (row) => setForm({ row }) : null}
        >
          {page.data.rows.length < page.data.total && limit < kMost && (
            <Button onClick={() => setLimit(Math.min(limit + kPage, kMost))}>
              <More />
            </Button>
          )}
        </Rows>
      )}
      {form !== null && <RecordForm kind={kind} row={form.row} onClose={() => setForm(null)} />}
    </>
  );
}

function More() {
  const { t } = useLanguage();
  return t("records.more");
}

function SearchField({ onSearch }: { readonly onSearch: (query: string) => void }) {
  const { t } = useLanguage();
  return (
    <Input.Search
      className="records-search"
      allowClear
      maxLength={60}
      placeholder={t("records.search")}
      aria-label={t("records.search")}
      data-testid="records-search"
      onSearch={onSearch}
    />
  );
}

interface MomentFieldProps {
  readonly name: "at" | "known_at";
  readonly onChange: (value: string) => void;
}

// In the county's civil time; empty means now.
function MomentField({ name, onChange }: MomentFieldProps) {
  const { t } = useLanguage();
  return (
    <label>
      {t(`records.${name}`)}
      <DatePicker
        showTime={{ format: "HH:mm" }}
        format="YYYY-MM-DD HH:mm"
        placeholder={t("records.now")}
        data-testid={`records-${name}`}
        onChange={(_, text) => onChange(typeof text === "string" ? text.replace(" ", "T") : "")}
      />
    </label>
  );
}

function SheetLinks({ kind, moment }: { readonly kind: string; readonly moment: RecordMoment }) {
  const { t } = useLanguage();
  return (
    <>
      <Button
        icon={<DownloadOutlined />}
        href={sheetUrl(kind, "xlsx", moment, t.language)}
        download
      >
        {t("records.xlsx")}
      </Button>
      <Button href={sheetUrl(kind, "csv", moment, t.language)} download>
        {t("records.csv")}
      </Button>
      <Button href={templateUrl(kind, t.language)} download>
        {t("records.template")}
      </Button>
    </>
  );
}

interface RowsProps {
  readonly kind: RecordKind;
  readonly page: RecordPage;
  readonly searched: boolean;
  readonly onChange: ((row: RecordRow) => void) | null;
  readonly children: ReactNode;
}

function Rows({ kind, page, searched, onChange, children }: RowsProps) {
  const { t } = useLanguage();
  if (page.total === 0) return <p>{t(searched ? "records.none_found" : "records.none")}</p>;
  const shown = page.rows.length;
  return (
    <>
      <RecordRows kind={kind} rows={page.rows} onChange={onChange} />
      <div className="records-foot">
        <span className="muted">
          {shown < page.total
            ? t("records.shown", { total: page.total, shown })
            : t("records.total", { total: page.total })}
        </span>
        {children}
      </div>
    </>
  );
}
