import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";

import { ApiError } from "../api/client";
import { account } from "../api/session";
import { useLanguage } from "../i18n/language";

interface Passwords {
  readonly present: string;
  readonly wanted: string;
}

// The codes of docs/api.md: which password was not taken, and why.
function whyNot(error: unknown): string {
  if (!(error instanceof ApiError)) return "unknown";
  const named = /^(?:wanted: )?(\w+)\.$/.exec(error.message);
  return named?.[1] ?? error.code;
}

export function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useLanguage();
  const [fault, setFault] = useState<string | null>(null);
  const change = async ({ present, wanted }: Passwords) => {
    setFault(null);
    try {
      await account.changePassword(present, wanted);
      onDone();
    } catch (error) {
      setFault(whyNot(error));
    }
  };
  const wanted = { required: true, message: t("log_in.password.missing") };
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={(given: Passwords) => void change(given)}
    >
      <Form.Item name="present" label={t("password.present")} rules={[wanted]}>
        <Input.Password autoFocus autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="wanted"
        label={t("password.wanted")}
        extra={t("password.rules")}
        rules={[wanted]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("password.again")}
        dependencies={["wanted"]}
        rules={[
          wanted,
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("wanted")
                ? Promise.resolve()
                : Promise.reject(new Error(t("password.differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {fault !== null && <Alert type="error" showIcon title={t.code("password_fault", fault)} />}
      <Button type="primary" htmlType="submit" block>
        {t("password.submit")}
      </Button>
    </Form>
  );
}
