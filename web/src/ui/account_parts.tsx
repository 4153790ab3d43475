import { Button, Input, Modal, Popconfirm, Space } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { accounts } from "../api/session";
import type { Account } from "../api/session_types";
import type { UtcMs } from "../api/units";
import { useLanguage } from "../i18n/language";
import { useCountyTimes } from "./county_clock";
import { Fault } from "./fault";
import { useSessionsOf } from "./queries";
import { SheetHead } from "./sheet";

interface PersonOfProps {
  readonly account: Account;
  readonly onTie: (code: string) => Promise<boolean>;
}

// The person on file whose account it is; said here, and taken back.
export function PersonOf({ account, onTie }: PersonOfProps) {
  const { t } = useLanguage();
  const [code, setCode] = useState<string | null>(null);
  if (code !== null)
    return (
      <Space.Compact size="small">
        <Input
          autoFocus
          aria-label={t("accounts.person")}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button
          type="primary"
          disabled={code === ""}
          onClick={() => void onTie(code).then((tied) => tied && setCode(null))}
        >
          {t("accounts.tie")}
        </Button>
        <Button onClick={() => setCode(null)}>×</Button>
      </Space.Compact>
    );
  if (account.person === null)
    return (
      <Button size="small" type="link" onClick={() => setCode("")}>
        {t("accounts.tie")}
      </Button>
    );
  return (
    <span className="person-of">
      <span translate="no">
        {account.person.name} {account.person.code}
      </span>
      <Popconfirm title={t("accounts.untie")} onConfirm={() => void onTie("")}>
        <Button size="small" type="text" aria-label={t("accounts.untie")}>
          ×
        </Button>
      </Popconfirm>
    </span>
  );
}

interface SessionsDialogProps {
  readonly account: Account | null; // none: closed
  readonly onClose: () => void;
}

// Where an account is logged in; each can be ended.
export function SessionsDialog({ account, onClose }: SessionsDialogProps) {
  const { t } = useLanguage();
  const found = useSessionsOf(account?.id ?? null);
  const cache = useQueryClient();
  const times = useCountyTimes();
  const at = (time: UtcMs) => `${times.day(time)} ${times.minute(time)}`;
  const end = (session: string) => {
    if (account === null) return;
    void accounts
      .endSession(account.id, session)
      .finally(() => void cache.invalidateQueries({ queryKey: ["sessions"] }));
  };
  return (
    <Modal
      open={account !== null}
      onCancel={onClose}
      footer={null}
      width={680}
      title={t("accounts.sessions.title", { name: account?.name ?? "" })}
    >
      {found.error !== null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p>{t("accounts.sessions.none")}</p>}
      {found.data !== undefined && found.data.length > 0 && (
        <table className="sheet">
          <SheetHead
            names={[
              t("accounts.role"),
              t("accounts.sessions.from"),
              t("accounts.sessions.began"),
              t("accounts.sessions.used"),
              t("accounts.doing"),
            ]}
          />
          <tbody>
            {found.data.map((one) => (
              <tr key={one.id}>
                <td>
                  {t.code("role", one.role)}
                  {one.byBadge && ` · ${t("accounts.sessions.by_badge")}`}
                </td>
                <td translate="no">{one.address}</td>
                <td className="figures">{at(one.createdAt)}</td>
                <td className="figures">{at(one.usedAt)}</td>
                <td>
                  <Button size="small" danger onClick={() => end(one.id)}>
                    {t("accounts.sessions.end")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}
