import { memo } from "react";

import type { Card } from "../api/handling";
import type { Alarm, AlarmLimit } from "../api/types";
import { distance, duration, speed } from "../i18n/format";
import { useLanguage } from "../i18n/language";
import { AlarmDuration, AlarmStanding, Band } from "./alarm_parts";
import { limitSource, mainFigure, title } from "./alarm_text";
import { useConsole, useTimes } from "./console_context";
import { CaseMark } from "./handling_parts";
import { Plate } from "./plate";

interface AlarmRowProps {
  readonly alarm: Alarm;
  readonly card?: Card; // that it stands for
  readonly selected: boolean;
  readonly onSelect: (alarm: Alarm) => void;
}

export const kAlarmRowHeight = 112;
const kFreshMs = 15_000;

export const AlarmRow = memo(function AlarmRow({ alarm, card, selected, onSelect }: AlarmRowProps) {
  const { t } = useLanguage();
  const { directory, now } = useConsole();
  const times = useTimes();
  const bus = directory.buses.get(alarm.vehicleId);
  const route = alarm.route ?? (alarm.routeId === null ? null : directory.routeName(alarm.routeId));
  const ended =
    alarm.endedAt === null ? "" : ` – ${t("alarm.ended")} ${times.moment(alarm.endedAt, now())}`;
  const began = `${t("alarm.began")} ${times.moment(alarm.beganAt, now())}${ended}`;
  const fresh = alarm.endedAt === null && now() - alarm.detectedAt < kFreshMs;
  const classes = [
    "alarm-row",
    alarm.endedAt === null && "is-open",
    selected && "is-selected",
    fresh && "is-fresh",
    card?.rings === true && "is-ringing",
  ];
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      className={classes.filter(Boolean).join(" ")}
      data-testid="alarm-row"
      data-alarm={alarm.id}
      data-vehicle={alarm.vehicleId}
      data-open={alarm.endedAt === null}
      data-rings={card?.rings}
      onClick={() => onSelect(alarm)}
    >
      <span className="alarm-head">
        <AlarmStanding alarm={alarm} />
        <b className="alarm-title">{title(alarm, t)}</b>
        <time className="figures" title={began}>
          {times.moment(alarm.beganAt, now())}
        </time>
      </span>
      <span className="alarm-who">
        <Plate
          plate={bus?.plate ?? alarm.plate ?? `#${alarm.vehicleId}`}
          colour={bus?.plateColour ?? "other"}
        />
        <span className="alarm-route" translate={route === null ? "yes" : "no"}>
          {route ?? t("alarm.no_route")}
        </span>
        {card !== undefined && card.alarms.length > 1 && (
          <span className="tag tag-plain" title={t.code("card", card.cause)}>
            {t("cards.several", { count: card.alarms.length })}
          </span>
        )}
      </span>
      <Figures alarm={alarm} />
      <span className="alarm-foot">
        {alarm.kind === null ? (
          <Band alarm={alarm} />
        ) : (
          <span className="muted">{t.code("rule", alarm.rule)}</span>
        )}
        <CaseMark handling={alarm.handling} />
        <AlarmDuration alarm={alarm} />
      </span>
    </button>
  );
});

function Figures({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useLanguage();
  const figure = mainFigure(alarm, t);
  return (
    <span className="alarm-figures figures">
      {figure !== null && (
        <span>
          {figure.label} <b>{figure.value}</b>
        </span>
      )}
      {alarm.limit !== null && <LimitWords limit={alarm.limit} />}
    </span>
  );
}

function LimitWords({ limit }: { readonly limit: AlarmLimit }) {
  const { t } = useLanguage();
  if (limit.kind === "corridor") {
    return (
      <span>
        {t("route.corridor")} <b>{distance(limit.halfWidth)}</b>
      </span>
    );
  }
  if (limit.kind === "document") {
    return (
      <span>
        {t("files.last_day")} <b>{limit.lastDay}</b>
      </span>
    );
  }
  if (limit.kind === "duration") {
    return (
      <span>
        {t(limit.stop === null ? "alarm.silent_after" : "alarm.least_halt")}{" "}
        <b>{duration(limit.seconds * 1000, t)}</b>
      </span>
    );
  }
  if (limit.kind === "stoppage") {
    return (
      <span>
        {t("alarm.order")} <b translate="no">{limit.number}</b>
      </span>
    );
  }
  const source = limitSource(limit.source, limit.reason, t);
  return (
    <span className="alarm-limit">
      {t("alarm.limit")} <b>{speed(limit.value)}</b>
      {source !== null && <em>{source}</em>}
    </span>
  );
}
