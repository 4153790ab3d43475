import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { safetySheetUrl } from "../api/safety_client";
import { useLanguage } from "../i18n/language";

// Takes a table of the safety work along, in both formats.
export function SafetySheets({ what }: { readonly what: string }) {
  const { t } = useLanguage();
  return (
    <span className="safety-sheets">
      <Button
        size="small"
        icon={<DownloadOutlined />}
        href={safetySheetUrl(what, "xlsx", t.language)}
        download
      >
        {t("records.xlsx")}
      </Button>
      <Button size="small" href={safetySheetUrl(what, "csv", t.language)} download>
        {t("records.csv")}
      </Button>
    </span>
  );
}
