import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { LanguageProvider, useLanguage } from "./i18n/language";
import { Gate } from "./pages/gate";
import { makeLiveLink, type LiveLink } from "./pages/live_link";
import { watchForBadges } from "./pages/shown_badge";
import { palette } from "./palette";
import { worthRetrying } from "./ui/queries";
import "./ui/base.css";
import "./ui/header.css";
import "./ui/alarms.css";
import "./ui/panel.css";
import "./ui/bus.css";
import "./ui/files.css";
import "./ui/records.css";
import "./ui/handling.css";
import "./ui/account.css";
import "./ui/run_sheet.css";
import "./ui/attendant.css";
import "./ui/badge.css";

const queries = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, refetchOnWindowFocus: false } },
});

const theme = {
  token: {
    colorPrimary: palette.accent,
    colorText: palette.ink,
    borderRadius: 6,
    fontFamily:
      'Inter, "PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", ' +
      '"Noto Sans CJK SC", "Segoe UI", sans-serif',
  },
};

function App({ live }: { readonly live: LiveLink }) {
  const { t } = useLanguage();
  return (
    <ConfigProvider
      locale={t.language === "zh" ? zhCN : enUS}
      theme={theme}
      button={{ autoInsertSpace: false }}
    >
      <Gate live={live} />
    </ConfigProvider>
  );
}

const root = document.getElementById("root");
if (root !== null) {
  watchForBadges();
  const live = makeLiveLink();
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <App live={live} />
        </QueryClientProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
