import { Button } from "antd";

import { ApiError } from "../api/client";
import { useLanguage } from "../i18n/language";
import { isMessageKey } from "../i18n/messages";

// What could not be read and why, in the user's words; the server's own detail stays in the title
// for whoever asks.
export function Fault({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { t } = useLanguage();
  const key = error instanceof ApiError ? `error.${error.code}` : "";
  return (
    <div className="fault" role="alert" data-testid="fault" title={error.message}>
      <span>
        <b>{t("error.title")}</b> {isMessageKey(key) ? t(key) : t("error.unknown")}
      </span>
      <Button size="small" onClick={onRetry}>
        {t("retry")}
      </Button>
    </div>
  );
}
