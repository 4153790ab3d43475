import { Alert, Button, Card, Form, Input } from "antd";
import { useState } from "react";

import { ApiError } from "../api/client";
import { account, type LogIn as Credentials } from "../api/session";
import { useLanguage } from "../i18n/language";
import { isMessageKey } from "../i18n/messages";
import { Curtain } from "./curtain";

// Login and password, and the one-time code where the account has one.
export function LogIn() {
  const { t } = useLanguage();
  const [code, setCode] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const logIn = async (given: Credentials) => {
    setBusy(true);
    setFault(null);
    try {
      await account.logIn(given);
      location.reload();
    } catch (error) {
      const why = error instanceof ApiError ? error.code : "unknown";
      if (why === "code_wanted") setCode(true);
      else setFault(why);
      setBusy(false);
    }
  };
  const key = `error.${fault ?? ""}`;
  return (
    <Curtain>
      <Card className="log-in" data-testid="log-in">
        <Form
          layout="vertical"
          requiredMark={false}
          onFinish={(given: Credentials) => void logIn(given)}
        >
          <h1>{t("log_in.title")}</h1>
          <Form.Item
            name="login"
            label={t("log_in.login")}
            rules={[{ required: true, message: t("log_in.login.missing") }]}
          >
            <Input autoFocus autoComplete="username" spellCheck={false} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("log_in.password")}
            rules={[{ required: true, message: t("log_in.password.missing") }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {code && (
            <Form.Item
              name="code"
              label={t("log_in.code")}
              extra={t("log_in.code.help")}
              rules={[{ required: true, message: t("log_in.code.missing") }]}
            >
              <Input autoFocus autoComplete="one-time-code" />
            </Form.Item>
          )}
          {fault !== null && (
            <Alert
              type="error"
              showIcon
              title={isMessageKey(key) ? t(key) : t("error.unknown")}
              data-testid="log-in-fault"
            />
          )}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t("log_in.submit")}
          </Button>
        </Form>
      </Card>
    </Curtain>
  );
}
