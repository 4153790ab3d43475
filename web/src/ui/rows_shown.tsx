import { Button } from "antd";
import { useState, type ReactNode } from "react";

import { useLanguage } from "../i18n/language";

const kStep = 100;

// A long list by pieces: the first hundred, and what shows a hundred more, where there are more.
export function useRowsShown<T>(all: readonly T[]): readonly [readonly T[], ReactNode] {
  const { t } = useLanguage();
  const [most, setMost] = useState(kStep);
  const shown = all.slice(0, most);
  if (shown.length === all.length) return [shown, null];
  return [
    shown,
    <p className="rows-shown" key="more">
      <span className="muted">
        {t("records.shown", { total: all.length, shown: shown.length })}
      </span>
      <Button size="small" onClick={() => setMost(most + kStep)}>
        {t("records.more")}
      </Button>
    </p>,
  ];
}
