import { Button, Tag, Tooltip } from "antd";
import { useState } from "react";

import type { AuditEntry, LoggedRow, LoggedValue } from "../api/keeping";
import type { TimeFormats } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { isMessageKey } from "../i18n/messages";

const kFew = 8; // fields that are shown at once

// One entry: when, who in which role and from where, and what it was before and after.
export function AuditRow({
  entry,
  times,
}: {
  readonly entry: AuditEntry;
  readonly times: TimeFormats;
}) {
  const { t } = useLanguage();
  const key = `audit_event.${entry.subject.replace(".", "_")}`;
  return (
    <tr>
      <td className="audit-at">
        {times.day(entry.at)}
        <br />
        {times.clock(entry.at)}
        <br />
        <small className="muted">#{entry.id}</small>
      </td>
      <td>
        {entry.login === null ? (
          <span className="muted">{t("audit.program")}</span>
        ) : (
          <b translate="no">{entry.login}</b>
        )}
        {entry.role !== null && (
          <small>{t("audit.as", { role: t.code("role", entry.role) })}</small>
        )}
        {entry.address !== null && (
          <small className="muted" translate="no">
            {entry.address}
          </small>
        )}
        {entry.why !== null && <small>{t("audit.why", { why: entry.why })}</small>}
      </td>
      <td>
        <Tag className={`audit-${entry.action}`}>{t.code("audit_action", entry.action)}</Tag>
      </td>
      <td>
        <b>{isMessageKey(key) ? t(key) : entry.subject}</b>{" "}
        <small className="muted audit-table" translate="no">
          {entry.subject}
        </small>
        <Fields before={entry.before} after={entry.after} />
      </td>
    </tr>
  );
}

function Fields({
  before,
  after,
}: {
  readonly before: LoggedRow | null;
  readonly after: LoggedRow | null;
}) {
  const { t } = useLanguage();
  const [all, setAll] = useState(false);
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  const changed = names.filter((name) => isChanged(before?.get(name), after?.get(name)));
  const filled = names.filter((name) => !isEmpty((after ?? before)?.get(name)));
  const first = before !== null && after !== null ? changed : filled.slice(0, kFew);
  const shown = all ? names : first;
  if (names.length === 0) return null;
  return (
    <>
      <table className="audit-fields">
        <tbody>
          {shown.map((name) => (
            <tr key={name}>
              <th scope="row" translate="no">
                {name}
              </th>
              {before !== null && (
                <td className="audit-before">
                  <Value value={before.get(name)} />
                </td>
              )}
              {before !== null && after !== null && <td className="muted">→</td>}
              {after !== null && (
                <td>
                  <Value value={after.get(name)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {names.length > first.length && (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? t("audit.show_changed") : t("audit.show_all")}
        </Button>
      )}
    </>
  );
}

function isEmpty(value: LoggedValue | undefined): boolean {
  return value?.kind === "text" && value.text === "";
}

function isChanged(before: LoggedValue | undefined, after: LoggedValue | undefined): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

function Value({ value }: { readonly value: LoggedValue | undefined }) {
  const { t } = useLanguage();
  if (value === undefined) return null;
  if (value.kind === "text") return <span translate="no">{value.text}</span>;
  return (
    <Tooltip
      title={t("audit.hidden.help", { digest: value.digest.slice(0, 16), of: value.of ?? "–" })}
    >
      <span className="muted audit-hidden" tabIndex={0}>
        {t("audit.hidden")}
      </span>
    </Tooltip>
  );
}
