import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";

import { LanguageProvider, useLanguage } from "../i18n/language";
import { palette } from "../palette";
import { worthRetrying } from "../ui/queries";

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

function Styled({ children }: { readonly children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <ConfigProvider
      locale={t.language === "zh" ? zhCN : enUS}
      theme={theme}
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  );
}

// Draws a page with what every one of them stands in: language, queries, looks.
export function open(page: ReactNode): void {
  const root = document.getElementById("root");
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <Styled>{page}</Styled>
        </QueryClientProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
