import { Button, Form, Input, Modal, Select } from "antd";

import type { NewGrant } from "../api/session_types";
import { useLanguage } from "../i18n/language";
import { usePlaces } from "./queries";

const kRoles = [
  "monitor",
  "safety_manager",
  "attendant",
  "school_clerk",
  "duty_officer",
  "safety_officer",
  "permit_clerk",
  "government_office",
  "traffic_police",
  "transport_officer",
  "inspector",
  "system_administrator",
  "security_administrator",
  "audit_administrator",
] as const;
const kOfOperator: ReadonlySet<string> = new Set(["monitor", "safety_manager", "attendant"]);

type Given = NewGrant & { readonly login: string; readonly name: string };

interface GrantDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly withAccount?: boolean;
  readonly onClose: () => void;
  readonly onDone: (given: Given) => Promise<boolean>;
}

export function GrantDialog({
  open,
  title,
  withAccount = false,
  onClose,
  onDone,
}: GrantDialogProps) {
  const { t } = useLanguage();
  const finish = async (given: Given) => {
    const { person, ...rest } = given;
    const named = person === undefined || person === "" ? rest : given;
    if (await onDone(named)) onClose();
  };
  const required = [{ required: true, message: t("accounts.missing") }];
  return (
    <Modal open={open} title={title} onCancel={onClose} footer={null} width={420} destroyOnHidden>
      <Form layout="vertical" requiredMark={false} onFinish={(given: Given) => void finish(given)}>
        {withAccount && (
          <>
            <Form.Item
              name="login"
              label={t("accounts.login")}
              extra={t("accounts.login.rules")}
              rules={required}
            >
              <Input autoComplete="off" spellCheck={false} />
            </Form.Item>
            <Form.Item name="name" label={t("accounts.name")} rules={required}>
              <Input autoComplete="off" />
            </Form.Item>
            <Form.Item
              name="person"
              label={t("accounts.person.field")}
              extra={t("accounts.person.help")}
            >
              <Input autoComplete="off" spellCheck={false} />
            </Form.Item>
          </>
        )}
        <Form.Item name="role" label={t("accounts.role")} rules={required}>
          <Select options={kRoles.map((role) => ({ value: role, label: t.code("role", role) }))} />
        </Form.Item>
        <Form.Item noStyle dependencies={["role"]}>
          {({ getFieldValue }) => <PlaceOf role={String(getFieldValue("role"))} />}
        </Form.Item>
        <Button type="primary" htmlType="submit" block>
          {title}
        </Button>
      </Form>
    </Modal>
  );
}

// Which operator or school the role belongs to, or which area where it is an authority's.
function PlaceOf({ role }: { readonly role: string }) {
  const { t } = useLanguage();
  const places = usePlaces();
  const kind = kOfOperator.has(role) ? "operator" : role === "school_clerk" ? "school" : "area";
  if (role === "undefined") return null;
  const all = places.data?.[`${kind}s`];
  return (
    <Form.Item
      name={`${kind}_id`}
      label={t(`accounts.${kind}_id`)}
      rules={kind === "area" ? [] : [{ required: true, message: t("accounts.missing") }]}
    >
      <Select
        allowClear={kind === "area"}
        showSearch={{ optionFilterProp: "label" }}
        loading={places.isPending}
        options={(all ?? []).map((place) => ({ value: place.id, label: place.name }))}
      />
    </Form.Item>
  );
}

export function PasswordOnce({
  password,
  onClose,
}: {
  readonly password: string | null;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  return (
    <Modal
      open={password !== null}
      title={t("accounts.password.once")}
      onCancel={onClose}
      onOk={onClose}
      cancelButtonProps={{ style: { display: "none" } }}
      width={420}
    >
      <p>{t("accounts.password.help")}</p>
      <p className="password-once" translate="no" data-testid="password-once">
        <code>{password}</code>
      </p>
    </Modal>
  );
}
