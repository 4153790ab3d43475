import type { Alarm } from "../api/types";
import { useLanguage } from "../i18n/language";
import { useTimes } from "./console_context";
import { useEvidence } from "./queries";

// What the terminal in the cab read out to the driver, and whether it took it.
export function CabNote({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  const times = useTimes();
  const warning = useEvidence(alarm.id).data?.cabWarning ?? null;
  if (warning === null) return null;
  const at = warning.sentAt === null ? "" : times.clock(warning.sentAt);
  return (
    <p className="cab-note" data-testid="cab-note">
      <b>{t("cab.title")}</b> {at} <q translate="no">{warning.text}</q>{" "}
      <span className="muted">{t.code("cab", warning.outcome)}</span>
    </p>
  );
}
