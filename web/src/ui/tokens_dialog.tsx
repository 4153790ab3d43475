import { Alert, Button, Form, Input, Modal, Popconfirm, Select } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ApiError } from "../api/client";
import { tokens } from "../api/session";
import type { Grant, GrantId } from "../api/session_types";
import { useLanguage } from "../i18n/language";
import { useCountyTimes } from "./county_clock";
import { useTokens } from "./queries";
import { SheetHead } from "./sheet";

const kDays = [7, 30, 90, 366];
const kDayMs = 24 * 3_600_000;

interface Wanted {
  readonly name: string;
  readonly grant: GrantId;
  readonly days: number;
}

// The account's own API tokens: made, shown once, taken back.
export function TokensDialog({
  open,
  grants,
  onClose,
}: {
  readonly open: boolean;
  readonly grants: readonly Grant[];
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const times = useCountyTimes();
  const found = useTokens(open);
  const cache = useQueryClient();
  const [made, setMade] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const perform = async (change: () => Promise<string | null>) => {
    setFault(null);
    try {
      setMade(await change());
    } catch (error) {
      setFault(error instanceof ApiError ? error.code : "unknown");
    }
    await cache.invalidateQueries({ queryKey: ["tokens"] });
  };
  const make = ({ name, grant, days }: Wanted) =>
    void perform(() => tokens.make(name, grant, new Date(Date.now() + days * kDayMs)));
  const wanted = [{ required: true, message: t("accounts.missing") }];
  return (
    <Modal
      open={open}
      onCancel={onClose}
      afterClose={() => setMade(null)}
      footer={null}
      width={640}
      title={t("tokens.title")}
      destroyOnHidden
    >
      <div className="tokens" data-testid="tokens">
        <p className="muted">{t("tokens.help")}</p>
        {fault !== null && <Alert type="error" showIcon title={t.code("error", fault)} />}
        {made !== null && (
          <p className="password-once" translate="no" data-testid="token-once">
            <span className="muted">{t("tokens.once")}</span>
            <code>{made}</code>
          </p>
        )}
        {found.data !== undefined && found.data.length > 0 && (
          <table className="sheet">
            <SheetHead
              names={[t("tokens.name"), t("accounts.role"), t("tokens.until"), t("accounts.doing")]}
            />
            <tbody>
              {found.data.map((token) => (
                <tr key={token.id}>
                  <th scope="row" translate="no">
                    {token.name}
                  </th>
                  <td>{t.code("role", token.role)}</td>
                  <td className="figures">{times.day(token.expiresAt)}</td>
                  <td className="doings">
                    <Popconfirm
                      title={t("tokens.end.sure")}
                      onConfirm={() => void perform(() => tokens.end(token.id))}
                    >
                      <Button size="small" danger>
                        {t("tokens.end")}
                      </Button>
                    </Popconfirm>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {found.data?.length === 0 && <p>{t("tokens.none")}</p>}
        <Form
          layout="inline"
          requiredMark={false}
          initialValues={{ days: 90, grant: grants[0]?.id }}
          onFinish={make}
        >
          <Form.Item name="name" rules={wanted}>
            <Input placeholder={t("tokens.name")} autoComplete="off" />
          </Form.Item>
          <Form.Item name="grant" rules={wanted}>
            <Select
              aria-label={t("accounts.role")}
              popupMatchSelectWidth={false}
              options={grants.map((one) => ({ value: one.id, label: t.code("role", one.role) }))}
            />
          </Form.Item>
          <Form.Item name="days" rules={wanted}>
            <Select
              aria-label={t("tokens.until")}
              options={kDays.map((days) => ({ value: days, label: t("tokens.days", { days }) }))}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {t("tokens.make")}
          </Button>
        </Form>
      </div>
    </Modal>
  );
}
