import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";

import { translator, type Language, type Translate } from "./messages";

interface LanguageContext {
  readonly t: Translate;
  readonly setLanguage: (language: Language) => void;
}

const kRemembered = "busward.language";
const Context = createContext<LanguageContext>({
  t: translator("zh"),
  setLanguage: () => undefined,
});

// Chinese until someone chooses otherwise; the choice is remembered on this console.
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered);
  const value = useMemo(() => ({ t: translator(language), setLanguage }), [language]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = value.t("product.title");
    try {
      localStorage.setItem(kRemembered, language);
    } catch {
      // A browser that keeps nothing still shows the page; it begins in Chinese next time.
    }
  }, [language, value]);
  return <Context value={value}>{children}</Context>;
}

export const useLanguage = (): LanguageContext => use(Context);

function remembered(): Language {
  try {
    return localStorage.getItem(kRemembered) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}
