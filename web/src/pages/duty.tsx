import { Alert, Button, Card, Form, Input } from "antd";
import { useEffect, useState } from "react";

import { ApiError } from "../api/client";
import { account } from "../api/session";
import type { Duty as WhichDuty, SecondFactor } from "../api/session_types";
import { useLanguage } from "../i18n/language";
import { PasswordForm } from "../ui/password_form";
import { Curtain } from "./curtain";

// What an account has to do before the console opens.
export function Duty({ duty }: { readonly duty: WhichDuty }) {
  const { t } = useLanguage();
  return (
    <Curtain>
      <Card className="log-in" data-testid={`duty-${duty}`}>
        <h1>{t(`duty.${duty}`)}</h1>
        <p className="muted">{t(`duty.${duty}.help`)}</p>
        {duty === "change_password" ? (
          <PasswordForm onDone={() => location.reload()} />
        ) : (
          <SetUpSecondFactor />
        )}
      </Card>
    </Curtain>
  );
}

function SetUpSecondFactor() {
  const { t } = useLanguage();
  const [factor, setFactor] = useState<SecondFactor | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    let gone = false;
    void account.beginSecondFactor().then((begun) => {
      if (!gone) setFactor(begun);
    });
    return () => {
      gone = true;
    };
  }, []);
  const confirm = async ({ code }: { readonly code: string }) => {
    setWrong(false);
    try {
      setCodes(await account.confirmSecondFactor(code.trim()));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setWrong(true);
    }
  };
  if (codes !== null) return <RecoveryCodes codes={codes} />;
  if (factor === null) return null;
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={(given: { code: string }) => void confirm(given)}
    >
      <img
        className="qr"
        alt={t("duty.qr")}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(factor.qrSvg)}`}
      />
      <p className="muted">
        {t("duty.secret")} <code translate="no">{factor.secret}</code>
      </p>
      <Form.Item
        name="code"
        label={t("log_in.code")}
        rules={[{ required: true, message: t("log_in.code.missing") }]}
      >
        <Input autoFocus autoComplete="one-time-code" />
      </Form.Item>
      {wrong && <Alert type="error" showIcon title={t("duty.wrong_code")} />}
      <Button type="primary" htmlType="submit" block>
        {t("duty.confirm")}
      </Button>
    </Form>
  );
}

function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const { t } = useLanguage();
  return (
    <>
      <Alert type="warning" showIcon title={t("duty.recovery")} />
      <ul className="recovery" translate="no" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button type="primary" block onClick={() => location.reload()}>
        {t("duty.noted")}
      </Button>
    </>
  );
}
