import type { UtcMs } from "../api/units";
import type { Translate } from "./messages";

// Times as the county reads them, whatever zone the console stands in.
export interface TimeFormats {
  readonly clock: (at: UtcMs) => string; // 07:31:05
  readonly minute: (at: UtcMs) => string; // 07:31
  readonly date: (at: UtcMs) => string; // 2026-09-01 周二 / Tue 2026-09-01
  readonly day: (at: number) => string; // 2026-09-01
  // the clock, with month and day where it is not today
  readonly moment: (at: UtcMs, now: UtcMs) => string;
}

export function timeFormats(zone: string, language: "zh" | "en"): TimeFormats {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" });
  const minute = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
  });
  const day = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const weekday = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    timeZone: zone,
    weekday: "short",
  });
  return {
    clock: (at) => clock.format(at),
    minute: (at) => minute.format(at),
    date: (at) => `${day.format(at)} ${weekday.format(at)}`,
    day: (at) => day.format(at),
    moment: (at, now) =>
      day.format(at) === day.format(now)
        ? clock.format(at)
        : `${day.format(at).slice(5)} ${clock.format(at)}`,
  };
}

// "8 s", "3 min 12 s", "2 h 5 min", "4 d"
export function duration(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t("age.seconds", { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    const s = seconds % 60;
    return s === 0 ? t("age.minutes", { n: minutes }) : t("age.minutes_seconds", { m: minutes, s });
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? t("age.hours_minutes", { h: hours, m: minutes % 60 })
    : t("age.days", { n: Math.floor(hours / 24) });
}

export function distance(metres: number): string {
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`;
}

export const speed = (kmh: number) => kmh.toFixed(kmh % 1 === 0 ? 0 : 1);

export const compassPoint = (courseDeg: number) => String(Math.round(courseDeg / 45) % 8);
