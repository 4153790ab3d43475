import { Alert, Button, Popconfirm, Tag } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError } from "../api/client";
import { accounts } from "../api/session";
import type { Account, Grant } from "../api/session_types";
import { useLanguage } from "../i18n/language";
import { GrantDialog, PasswordOnce } from "../ui/account_dialogs";
import { PersonOf, SessionsDialog } from "../ui/account_parts";
import { Fault } from "../ui/fault";
import { useAccounts, usePlaces } from "../ui/queries";
import { OfficePage } from "./office_page";

// The accounts, as the security administrator keeps them.
export function AccountsPage() {
  const { t } = useLanguage();
  const found = useAccounts();
  const cache = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [granting, setGranting] = useState<Account | null>(null);
  const [watched, setWatched] = useState<Account | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const perform = async (change: () => Promise<string | null>) => {
    setFault(null);
    try {
      const made = await change();
      if (made !== null) setPassword(made);
      await cache.invalidateQueries({ queryKey: ["accounts"] });
      return true;
    } catch (error) {
      setFault(error instanceof ApiError ? error.message.replace(/\.$/, "") : "unknown");
      return false;
    }
  };
  return (
    <OfficePage name="accounts" title={t("accounts.title")}>
      <div className="office-tools">
        <p className="muted">{t("accounts.help")}</p>
        <Button type="primary" onClick={() => setCreating(true)}>
          {t("accounts.create")}
        </Button>
      </div>
      {fault !== null && (
        <Alert type="error" showIcon closable title={t.code("account_fault", fault)} />
      )}
      {found.error !== null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data !== undefined && (
        <AccountTable
          all={found.data}
          perform={perform}
          onGrant={setGranting}
          onSessions={setWatched}
        />
      )}
      <GrantDialog
        open={creating}
        title={t("accounts.create")}
        withAccount
        onClose={() => setCreating(false)}
        onDone={(given) => perform(() => accounts.create(given))}
      />
      <GrantDialog
        open={granting !== null}
        title={t("accounts.grant")}
        onClose={() => setGranting(null)}
        onDone={(given) =>
          granting === null
            ? Promise.resolve(true)
            : perform(() => accounts.grant(granting.id, given))
        }
      />
      <SessionsDialog account={watched} onClose={() => setWatched(null)} />
      <PasswordOnce password={password} onClose={() => setPassword(null)} />
    </OfficePage>
  );
}

type Perform = (change: () => Promise<string | null>) => Promise<boolean>;

interface AccountTableProps {
  readonly all: readonly Account[];
  readonly perform: Perform;
  readonly onGrant: (account: Account) => void;
  readonly onSessions: (account: Account) => void;
}

function AccountTable({ all, perform, onGrant, onSessions }: AccountTableProps) {
  const { t } = useLanguage();
  return (
    <table className="sheet">
      <thead>
        <tr>
          {(["login", "name", "person", "roles", "standing", "doing"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`accounts.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {all.map((account) => (
          <tr key={account.id} className={account.disabledAt === null ? undefined : "is-off"}>
            <th scope="row" translate="no">
              {account.login}
            </th>
            <td translate="no">{account.name}</td>
            <td>
              <PersonOf
                account={account}
                onTie={(code) => perform(() => accounts.tie(account.id, code))}
              />
            </td>
            <td>
              {account.grants.map((grant) => (
                <RoleTag
                  key={grant.id}
                  grant={grant}
                  onRevoke={() => void perform(() => accounts.revoke(account.id, grant.id))}
                />
              ))}
            </td>
            <td>
              <Standing account={account} />
            </td>
            <td className="doings">
              <Doings
                account={account}
                perform={perform}
                onGrant={onGrant}
                onSessions={onSessions}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RoleTag({ grant, onRevoke }: { readonly grant: Grant; readonly onRevoke: () => void }) {
  const { t } = useLanguage();
  const places = usePlaces();
  const where =
    places.data?.operators.find((place) => place.id === grant.of.operatorId) ??
    places.data?.schools.find((place) => place.id === grant.of.schoolId) ??
    places.data?.areas.find((place) => place.id === grant.of.areaId);
  const role = t.code("role", grant.role);
  return (
    <Popconfirm title={t("accounts.revoke", { role })} onConfirm={onRevoke}>
      <Tag className="role-tag" tabIndex={0} role="button" title={t("accounts.revoke", { role })}>
        {role}
        {where !== undefined && <span translate="no"> · {where.name}</span>}
      </Tag>
    </Popconfirm>
  );
}

function Standing({ account }: { readonly account: Account }) {
  const { t } = useLanguage();
  if (account.disabledAt !== null) return <>{t("accounts.disabled")}</>;
  if (account.locked)
    return <span className="warn">{t("accounts.locked", { count: account.failures })}</span>;
  return <>{account.hasSecondFactor ? t("accounts.two_factors") : t("accounts.one_factor")}</>;
}

function Doings({
  account,
  perform,
  onGrant,
  onSessions,
}: {
  readonly account: Account;
  readonly perform: Perform;
  readonly onGrant: (account: Account) => void;
  readonly onSessions: (account: Account) => void;
}) {
  const { t } = useLanguage();
  const off = account.disabledAt !== null;
  return (
    <>
      <Button size="small" onClick={() => onGrant(account)}>
        {t("accounts.grant")}
      </Button>
      <Button size="small" onClick={() => onSessions(account)}>
        {t("accounts.sessions")}
      </Button>
      {account.failures > 0 && (
        <Button size="small" onClick={() => void perform(() => accounts.unlock(account.id))}>
          {t("accounts.unlock")}
        </Button>
      )}
      <Popconfirm
        title={t("accounts.reset.sure")}
        onConfirm={() => void perform(() => accounts.resetPassword(account.id, false))}
      >
        <Button size="small">{t("accounts.reset")}</Button>
      </Popconfirm>
      {account.hasSecondFactor && (
        <Popconfirm
          title={t("accounts.reset_factor.sure")}
          onConfirm={() => void perform(() => accounts.resetPassword(account.id, true))}
        >
          <Button size="small">{t("accounts.reset_factor")}</Button>
        </Popconfirm>
      )}
      <Popconfirm
        title={off ? t("accounts.enable.sure") : t("accounts.disable.sure")}
        onConfirm={() => void perform(() => accounts.disable(account.id, !off))}
      >
        <Button size="small" danger={!off}>
          {off ? t("accounts.enable") : t("accounts.disable")}
        </Button>
      </Popconfirm>
    </>
  );
}
