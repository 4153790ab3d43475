import { Tooltip } from "antd";

import type { Handling } from "../api/handling";
import type { Alarm } from "../api/types";
import { useLanguage } from "../i18n/language";

// Suspected until an outcome stands; then the outcome, in a colour of its own.
export function OutcomeTag({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  const { handling } = alarm;
  if (handling?.stands === true && handling.outcome !== null) {
    return (
      <span className={`tag tag-outcome tag-${handling.outcome}`} data-testid="outcome">
        {t.code("outcome", handling.outcome)}
      </span>
    );
  }
  return (
    <Tooltip title={t("alarm.suspected.help")}>
      <span className="tag tag-suspected">{t("alarm.suspected")}</span>
    </Tooltip>
  );
}

// Where the handling has got to, and who has it.
export function CaseMark({
  handling,
  withOwner = false,
}: {
  readonly handling: Handling | null;
  readonly withOwner?: boolean;
}) {
  const { t } = useLanguage();
  if (handling === null) return null;
  return (
    <span
      className={`case case-${handling.state}`}
      data-testid="case-state"
      data-state={handling.state}
    >
      <i aria-hidden="true" />
      {t.code("case", handling.state)}
      {withOwner && handling.owner !== null && <span translate="no">· {handling.owner}</span>}
    </span>
  );
}
