import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import type { AuditEntry, AuditQuery } from "../api/keeping";
import { midnight } from "../i18n/civil_time";
import { useLanguage } from "../i18n/language";
import { isMessageKey } from "../i18n/messages";
import { useAuditEntries, useAuditStanding } from "./audit_queries";
import { AuditRow } from "./audit_row";
import { useCountyTimes, useCountyZone } from "./county_clock";
import { DayInput } from "./day_input";
import { Fault } from "./fault";

const kPage = 100;
const kActions = ["added", "changed", "removed", "event"] as const;

interface Wanted {
  readonly from?: string; // days
  readonly to?: string;
  readonly login?: string;
  readonly subject?: string;
  readonly action?: string;
  readonly key?: string;
}

// The log itself: searched by who, table, value and day; a hundred entries at a time.
export function AuditEntries() {
  const { t } = useLanguage();
  const [query, setQuery] = useState<AuditQuery>({});
  // Where each page begins: the last entry of the one before.
  const [pages, setPages] = useState<readonly string[]>([]);
  const before = pages.at(-1);
  const zone = useCountyZone();
  const found = useAuditEntries(before === undefined ? query : { ...query, before });
  const search = (wanted: Wanted) => {
    setPages([]);
    setQuery(queryOf(wanted, zone));
  };
  return (
    <div className="audit">
      <AuditSearch onSearch={search} />
      {found.error !== null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.entries.length === 0 && <p className="muted">{t("audit.none")}</p>}
      {found.data !== undefined && found.data.entries.length > 0 && (
        <>
          <EntryTable entries={found.data.entries} />
          <div className="audit-foot">
            <Button disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
              {t("audit.newer")}
            </Button>
            <span className="muted">
              {t("audit.count", {
                from: pages.length * kPage + 1,
                to: pages.length * kPage + found.data.entries.length,
              })}
            </span>
            <Button
              disabled={found.data.next === null}
              onClick={() => {
                const next = found.data.next;
                if (next !== null) setPages([...pages, next]);
              }}
            >
              {t("audit.older")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function queryOf(wanted: Wanted, zone: string): AuditQuery {
  const from = iso(midnight(wanted.from ?? "", 0, zone));
  const to = iso(midnight(wanted.to ?? "", 1, zone));
  const text = (value: string | undefined) => (value?.trim() ? value.trim() : undefined);
  const [login, key] = [text(wanted.login), text(wanted.key)];
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(login === undefined ? {} : { login }),
    ...(wanted.subject === undefined ? {} : { subject: wanted.subject }),
    ...(wanted.action === undefined ? {} : { action: wanted.action }),
    ...(key === undefined ? {} : { key }),
  };
}

const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString());

function AuditSearch({ onSearch }: { readonly onSearch: (wanted: Wanted) => void }) {
  const { t } = useLanguage();
  const [form] = Form.useForm<Wanted>();
  const subjects = useAuditStanding().data?.subjects ?? [];
  const nameOf = (subject: string) => {
    const key = `audit_event.${subject.replace(".", "_")}`;
    return isMessageKey(key) ? `${t(key)} · ${subject}` : subject;
  };
  return (
    <Form form={form} layout="vertical" className="audit-search" onFinish={onSearch}>
      <Form.Item name="from" label={t("audit.from")}>
        <DayInput />
      </Form.Item>
      <Form.Item name="to" label={t("audit.to")}>
        <DayInput />
      </Form.Item>
      <Form.Item name="login" label={t("audit.login")}>
        <Input allowClear />
      </Form.Item>
      <Form.Item name="subject" label={t("audit.subject")}>
        <Select
          className="audit-subject"
          showSearch
          allowClear
          placeholder={t("audit.any")}
          options={subjects.map((subject) => ({ value: subject, label: nameOf(subject) }))}
        />
      </Form.Item>
      <Form.Item name="action" label={t("audit.action")}>
        <Select
          className="audit-action"
          allowClear
          placeholder={t("audit.any")}
          options={kActions.map((action) => ({
            value: action,
            label: t(`audit_action.${action}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="key" label={t("audit.key")} tooltip={t("audit.key.help")}>
        <Input allowClear />
      </Form.Item>
      <div className="audit-buttons">
        <Button type="primary" htmlType="submit" data-testid="audit-search">
          {t("audit.search")}
        </Button>
        <Button
          onClick={() => {
            form.resetFields();
            onSearch({});
          }}
        >
          {t("audit.reset")}
        </Button>
      </div>
    </Form>
  );
}

function EntryTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { t } = useLanguage();
  const times = useCountyTimes();
  return (
    <table className="sheet audit-entries">
      <thead>
        <tr>
          {(["at", "who", "action", "what"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} times={times} />
        ))}
      </tbody>
    </table>
  );
}
