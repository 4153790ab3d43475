import { Button } from "antd";
import type { ReactNode } from "react";

import { useLanguage } from "../i18n/language";

// What stands before the console while it cannot be opened: one thing in the middle of the page.
export function Curtain({ children }: { readonly children: ReactNode }) {
  const { t, setLanguage } = useLanguage();
  return (
    <div className="curtain">
      <div className="curtain-brand">
        <b translate="no">Busward</b> {t("product.name")}
      </div>
      {children}
      <Button
        type="link"
        lang={t.language === "zh" ? "en" : "zh-CN"}
        translate="no"
        onClick={() => setLanguage(t.language === "zh" ? "en" : "zh")}
      >
        {t("language.other")}
      </Button>
    </div>
  );
}
