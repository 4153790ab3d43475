import { useMemo } from "react";

import { timeFormats, type TimeFormats } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { useSession } from "./queries";

// The county's clocks, by which every page shows its times, wherever the browser stands. While
// there is no county they are those of UTC, as the server's are.
export function useCountyZone(): string {
  return useSession().data?.zone ?? "UTC";
}

export function useCountyTimes(): TimeFormats {
  const zone = useCountyZone();
  const { t } = useLanguage();
  return useMemo(() => timeFormats(zone, t.language), [zone, t.language]);
}
