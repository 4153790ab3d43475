import { Spin } from "antd";

import { useLanguage } from "../i18n/language";
import { Curtain } from "./curtain";

export function Opening() {
  const { t } = useLanguage();
  return (
    <Curtain>
      <Spin size="large" />
      <p className="muted">{t("loading.title")}</p>
    </Curtain>
  );
}
