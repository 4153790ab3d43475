import { Tooltip } from "antd";

import type { Alarm } from "../api/types";
import { duration } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { band, overPercent } from "./alarm_text";
import { useNow } from "./console_context";
import { OutcomeTag } from "./handling_parts";

// How an alarm stands: suspected, until a person's outcome stands.
export function AlarmStanding({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  return (
    <span className="tags">
      {alarm.cause === "unsupported" && alarm.handling?.stands !== true ? (
        <Tooltip title={t("alarm.unsupported.help")}>
          <span className="tag tag-unsupported">{t("alarm.unsupported")}</span>
        </Tooltip>
      ) : (
        <OutcomeTag alarm={alarm} />
      )}
      {alarm.cause === "confirmed_by_settling" && (
        <Tooltip title={t("alarm.settled.help")}>
          <span className="tag tag-plain">{t("alarm.settled")}</span>
        </Tooltip>
      )}
      {alarm.cause === "changed" && <span className="tag tag-plain">{t("alarm.changed")}</span>}
      {alarm.late && (
        <Tooltip title={t("alarm.late.help")}>
          <span className="tag tag-late">{t("alarm.late")}</span>
        </Tooltip>
      )}
    </span>
  );
}

// Runs while the alarm lasts, and stands still once it has ended.
export function AlarmDuration({ alarm }: { readonly alarm: Alarm }) {
  return alarm.endedAt === null ? (
    <Running alarm={alarm} />
  ) : (
    <Ended ms={alarm.endedAt - alarm.beganAt} />
  );
}

function Running({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  const now = useNow();
  return (
    <span className="duration duration-open" data-testid="duration-open">
      <i className="pulse" aria-hidden="true" />
      {t("alarm.open")} {duration(now - alarm.beganAt, t)}
    </span>
  );
}

function Ended({ ms }: { readonly ms: number }) {
  const { t } = useLanguage();
  return (
    <span className="duration">
      {t("alarm.lasted")} {duration(ms, t)}
    </span>
  );
}

// Four steps, as many filled as the band; by how much the limit was passed; the band in words.
export function Band({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  const step = band(alarm);
  const over = overPercent(alarm);
  if (step === null) return <span />;
  return (
    <span className={`band band-${step}`} title={t("band.title")}>
      <i /> <i /> <i /> <i />
      {over !== null && <b className="figures">{t("alarm.over", { value: `${over}%` })}</b>}
      <span className="figures">{t(`band.${step}`)}</span>
    </span>
  );
}
