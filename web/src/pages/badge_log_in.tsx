import { Alert, Button, Card, Spin } from "antd";
import { useEffect, useState } from "react";

import { badgeApi } from "../api/badges";
import { ApiError } from "../api/client";
import { useLanguage } from "../i18n/language";
import { Curtain } from "./curtain";

// Logs in by the badge that opened the page.
export function BadgeLogIn({ secret }: { readonly secret: string }) {
  const { t } = useLanguage();
  const [fault, setFault] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    const failed = (error: unknown) => {
      if (!gone) setFault(error instanceof ApiError ? error.code : "unknown");
    };
    // A moment later, so that a page that is drawn twice asks once.
    const begun = setTimeout(() => {
      badgeApi.logIn(secret).then(() => location.reload(), failed);
    });
    return () => {
      gone = true;
      clearTimeout(begun);
    };
  }, [secret, attempt]);
  const again = () => {
    setFault(null);
    setAttempt(attempt + 1);
  };
  return (
    <Curtain>
      <Card className="log-in" data-testid="badge-log-in">
        <h1>{t("badge.log_in")}</h1>
        {fault === null ? (
          <Spin />
        ) : (
          <>
            <Alert type="error" showIcon title={t.code("badge_fault", fault)} />
            <p className="muted">{t("badge.log_in.help")}</p>
            <Button block type="primary" onClick={again}>
              {t("badge.log_in.again")}
            </Button>
          </>
        )}
      </Card>
    </Curtain>
  );
}
