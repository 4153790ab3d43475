import { Button } from "antd";

import { useLanguage } from "../i18n/language";

export function LanguageButton() {
  const { t, setLanguage } = useLanguage();
  return (
    <Button
      className="language"
      type="text"
      lang={t.language === "zh" ? "en" : "zh-CN"}
      translate="no"
      title={t("language.switch")}
      onClick={() => setLanguage(t.language === "zh" ? "en" : "zh")}
    >
      {t("language.other")}
    </Button>
  );
}
