import { UserOutlined } from "@ant-design/icons";
import { Button, Dropdown, Modal, type MenuProps } from "antd";
import { useState } from "react";

import { account } from "../api/session";
import type { GrantId } from "../api/session_types";
import { useLanguage } from "../i18n/language";
import { PasswordForm } from "./password_form";
import { useSession } from "./queries";

// Who sits here, in which role; and what they can do about that.
export function AccountMenu() {
  const { t } = useLanguage();
  const session = useSession();
  const [password, setPassword] = useState(false);
  if (session.data === undefined || !session.data.hasAccount) return null;
  const { name, role, grants } = session.data;
  const act = (grant: GrantId) => void account.actIn(grant).then(() => location.reload());
  const others = grants.filter((grant) => grant.role !== role);
  const items: MenuProps["items"] = [
    ...others.map((grant) => ({
      key: grant.id,
      label: t("account.act_in", { role: t.code("role", grant.role) }),
      onClick: () => act(grant.id),
    })),
    { key: "password", label: t("account.password"), onClick: () => setPassword(true) },
    {
      key: "log-out",
      label: t("account.log_out"),
      onClick: () => void account.logOut().then(() => location.reload()),
    },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button type="text" icon={<UserOutlined />} data-testid="account">
          <span translate="no">{name}</span>
          <span className="account-role">{t.code("role", role)}</span>
        </Button>
      </Dropdown>
      <Modal
        open={password}
        onCancel={() => setPassword(false)}
        footer={null}
        title={t("account.password")}
        width={400}
        destroyOnHidden
      >
        <PasswordForm onDone={() => setPassword(false)} />
      </Modal>
    </>
  );
}
