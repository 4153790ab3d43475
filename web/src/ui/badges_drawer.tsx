import { Alert, Button, Drawer, Popconfirm } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { badgeApi, type Attendant, type PrintedBadge } from "../api/badges";
import { ApiError } from "../api/client";
import { useLanguage } from "../i18n/language";
import { BadgePrint } from "./badge_print";
import { useCountyTimes } from "./county_clock";
import { Fault } from "./fault";
import { useAttendants } from "./queries";
import { SheetHead } from "./sheet";

const kColumns = ["code", "name", "operator", "login", "standing", "doing"] as const;

// Who of the attendants has a badge, until when and on which telephone; issued and ended here.
export function BadgesDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const found = useAttendants(open);
  const cache = useQueryClient();
  const [printed, setPrinted] = useState<PrintedBadge | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const perform = async (change: () => Promise<PrintedBadge | null>) => {
    setFault(null);
    try {
      setPrinted(await change());
    } catch (error) {
      setFault(error instanceof ApiError ? error.message.replace(/\.$/, "") : "unknown");
    }
    await cache.invalidateQueries({ queryKey: ["attendants"] });
  };
  return (
    <Drawer open={open} onClose={onClose} size={960} destroyOnHidden title={t("badges.title")}>
      <div className="badges" data-testid="badges">
        <p className="muted">{t("badges.help")}</p>
        {fault !== null && (
          <Alert type="error" showIcon closable title={t.code("account_fault", fault)} />
        )}
        {found.error !== null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.length === 0 && <p>{t("badges.none")}</p>}
        {found.data !== undefined && found.data.length > 0 && (
          <table className="sheet">
            <SheetHead names={kColumns.map((column) => t(`badges.${column}`))} />
            <tbody>
              {found.data.map((one) => (
                <Row
                  key={one.id}
                  one={one}
                  onIssue={() => void perform(() => badgeApi.issue(one.id))}
                  onEnd={() => void perform(() => badgeApi.end(one.id))}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
      <BadgePrint printed={printed} onClose={() => setPrinted(null)} />
    </Drawer>
  );
}

interface RowProps {
  readonly one: Attendant;
  readonly onIssue: () => void;
  readonly onEnd: () => void;
}

function Row({ one, onIssue, onEnd }: RowProps) {
  const { t } = useLanguage();
  return (
    <tr>
      <th scope="row" translate="no">
        {one.code}
      </th>
      <td translate="no">{one.name}</td>
      <td translate="no">{one.operator}</td>
      <td translate="no">{one.login ?? <span className="muted">{t("badges.no_account")}</span>}</td>
      <td>
        <Standing one={one} />
      </td>
      <td className="doings">
        {one.badge !== null && (
          <Popconfirm title={t("badges.end.sure")} onConfirm={onEnd}>
            <Button size="small" danger>
              {t("badges.end")}
            </Button>
          </Popconfirm>
        )}
        {one.badge === null ? (
          <Button size="small" type="primary" disabled={one.login === null} onClick={onIssue}>
            {t("badges.issue")}
          </Button>
        ) : (
          <Popconfirm title={t("badges.again.sure")} onConfirm={onIssue}>
            <Button size="small">{t("badges.again")}</Button>
          </Popconfirm>
        )}
      </td>
    </tr>
  );
}

function Standing({ one }: { readonly one: Attendant }) {
  const { t } = useLanguage();
  const times = useCountyTimes();
  if (one.badge === null) return <span className="muted">{t("badges.without")}</span>;
  const day = times.day(one.badge.expiresAt);
  return (
    <>
      {t("badges.until", { day })}
      {" · "}
      {one.badge.locked ? (
        <span className="warn">{t("badges.locked")}</span>
      ) : (
        t(one.badge.boundAt === null ? "badges.unused" : "badges.bound")
      )}
    </>
  );
}
