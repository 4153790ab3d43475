import { UserOutlined } from "@ant-design/icons";
import { Button, Dropdown, Modal, type MenuProps } from "antd";
import { lazy, Suspense, useState } from "react";

import { account } from "../api/session";
import type { GrantId } from "../api/session_types";
import { useLanguage } from "../i18n/language";
import { PasswordForm } from "./password_form";
import { useSession } from "./queries";

// Most who open the console never see these.
const BadgesDrawer = lazy(() =>
  import("./badges_drawer").then((part) => ({ default: part.BadgesDrawer })),
);
const TokensDialog = lazy(() =>
  import("./tokens_dialog").then((part) => ({ default: part.TokensDialog })),
);

// Who sits here, in which role; and what they can do about that.
export function AccountMenu() {
  const { t } = useLanguage();
  const session = useSession();
  const [open, setOpen] = useState<"password" | "badges" | "tokens" | null>(null);
  const [opened, setOpened] = useState(false); // once: then it may close with grace
  const close = () => setOpen(null);
  const show = (what: "badges" | "tokens") => {
    setOpened(true);
    setOpen(what);
  };
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
    ...(session.data.rights.has("issue_badges")
      ? [{ key: "badges", label: t("badges.open"), onClick: () => show("badges") }]
      : []),
    { key: "tokens", label: t("tokens.open"), onClick: () => show("tokens") },
    { key: "password", label: t("account.password"), onClick: () => setOpen("password") },
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
        open={open === "password"}
        onCancel={close}
        footer={null}
        title={t("account.password")}
        width={400}
        destroyOnHidden
      >
        <PasswordForm onDone={close} />
      </Modal>
      {opened && (
        <Suspense>
          <BadgesDrawer open={open === "badges"} onClose={close} />
          <TokensDialog open={open === "tokens"} grants={grants} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
