import type { Alarm } from "../api/types";
import { distance, duration, speed } from "../i18n/format";
import type { Translate } from "../i18n/messages";

export interface AlarmFigures {
  readonly label: string;
  readonly value: string;
}

// Why the limit was what it was: a stretch of the route is known by its reason, all else by its
// source.
export function limitSource(
  source: string | null,
  reason: string | null,
  t: Translate,
): string | null {
  if (source === "route_stretch" && reason !== null) return t.code("source", reason);
  return source === null ? null : t.code("source", source);
}

// The one figure by which the alarm is known: the peak speed, how far from the route, for how long
// a document has been over, an order has held or the bus was silent, how many were counted on and
// off, or which stop was missed.
export function mainFigure(alarm: Alarm, t: Translate): AlarmFigures | null {
  const peak = alarm.measured.get("peak_kmh");
  if (peak !== undefined) return { label: t("alarm.peak"), value: `${speed(peak)} km/h` };
  const days = alarm.measured.get("days_over");
  if (days !== undefined)
    return { label: t("alarm.overdue"), value: t("alarm.days", { count: days }) };
  const stopped = alarm.measured.get("days_stopped");
  if (stopped !== undefined)
    return { label: t("alarm.stopped"), value: t("alarm.days", { count: stopped }) };
  const silent = alarm.measured.get("silent_s");
  if (silent !== undefined)
    // While it lasts the running clock says it.
    return alarm.endedAt === null
      ? null
      : { label: t("alarm.silent"), value: duration(silent * 1000, t) };
  const held = alarm.measured.get("held_s");
  if (held !== undefined)
    return held === 0 ? null : { label: t("alarm.held"), value: duration(held * 1000, t) };
  const boarded = alarm.measured.get("boarded");
  if (boarded !== undefined)
    return {
      label: t("alarm.counted"),
      value: `${boarded} / ${alarm.measured.get("alighted") ?? 0}`,
    };
  if (alarm.limit?.kind === "duration" && alarm.limit.stop !== null)
    return { label: t("alarm.stop"), value: alarm.limit.stop };
  const skipped = alarm.measured.get("skipped_m");
  if (skipped !== undefined) return { label: t("alarm.skipped"), value: distance(skipped) };
  const farthest = alarm.measured.get("farthest_m");
  if (farthest !== undefined) return { label: t("alarm.farthest"), value: distance(farthest) };
  const driven = alarm.measured.get("distance_m");
  return driven === undefined ? null : { label: t("alarm.distance"), value: distance(driven) };
}

// By how much of the limit the peak was above it; null where either is not known or nothing was
// above.
export function overPercent(alarm: Alarm): number | null {
  const peak = alarm.measured.get("peak_kmh");
  const limit = alarm.limit?.kind === "speed" ? alarm.limit.value : 0;
  return peak === undefined || limit <= 0 || peak <= limit
    ? null
    : Math.round(((peak - limit) / limit) * 100);
}

// 1 to 4, the step of the law that the excess falls on.
export function band(alarm: Alarm): 1 | 2 | 3 | 4 | null {
  const value = alarm.measured.get("band");
  return value === 1 || value === 2 || value === 3 || value === 4 ? value : null;
}

export function title(alarm: Alarm, t: Translate): string {
  return alarm.kind === null ? t.code("rule", alarm.rule) : t.code("kind", alarm.kind);
}
