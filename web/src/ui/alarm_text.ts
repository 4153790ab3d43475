import type { Alarm } from "../api/types";
import { distance, speed } from "../i18n/format";
import type { Translate } from "../i18n/messages";

export interface AlarmFigures {
  readonly label: string;
  readonly value: string;
}

const kOffset = ["peak_offset_m", "max_offset_m", "peak_distance_m", "offset_m"];

// The one figure by which the alarm is known: the peak speed, or how far from the route.
export function mainFigure(alarm: Alarm, t: Translate): AlarmFigures | null {
  const peak = alarm.measured.get("peak_kmh");
  if (peak !== undefined) return { label: t("alarm.peak"), value: `${speed(peak)} km/h` };
  const offset = first(alarm, kOffset);
  if (offset !== undefined) return { label: t("alarm.offset"), value: distance(offset) };
  const skipped = alarm.measured.get("skipped_m");
  if (skipped !== undefined) return { label: t("alarm.skipped"), value: distance(skipped) };
  const back = alarm.measured.get("back_m");
  if (back !== undefined) return { label: t("alarm.back"), value: distance(back) };
  const driven = alarm.measured.get("distance_m");
  return driven === undefined ? null : { label: t("alarm.distance"), value: distance(driven) };
}

// By how much of the limit the peak was above it; null where either is not known or nothing was above.
export function overPercent(alarm: Alarm): number | null {
  const peak = alarm.measured.get("peak_kmh");
  if (peak === undefined || alarm.limit === null || alarm.limit.value <= 0 || peak <= alarm.limit.value) return null;
  return Math.round(((peak - alarm.limit.value) / alarm.limit.value) * 100);
}

// 1 to 4, the step of the law that the excess falls on.
export function band(alarm: Alarm): 1 | 2 | 3 | 4 | null {
  const value = alarm.measured.get("band");
  return value === 1 || value === 2 || value === 3 || value === 4 ? value : null;
}

export function title(alarm: Alarm, t: Translate): string {
  return alarm.kind === null ? t.code("rule", alarm.rule) : t.code("kind", alarm.kind);
}

function first(alarm: Alarm, keys: readonly string[]): number | undefined {
  return keys.map((key) => alarm.measured.get(key)).find((value) => value !== undefined);
}
