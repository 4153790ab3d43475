import type { BusState } from "../api/types";
import type { UtcMs } from "../api/units";

export const kFadingMs = 30_000;
export const kStaleMs = 120_000;

export type Freshness = "fresh" | "fading" | "stale";

// How old what we show of a bus is, by the terminal's own time of the fix, never below zero.
export function ageMs(at: UtcMs, now: UtcMs): number {
  return Math.max(0, now - at);
}

export function freshness(at: UtcMs, now: UtcMs): Freshness {
  const age = ageMs(at, now);
  if (age > kStaleMs) return "stale";
  return age > kFadingMs ? "fading" : "fresh";
}

// What a bus is shown as; an open alarm comes before everything.
export type Standing = "alarm" | "loaded" | "approaching" | "idle";

export function standing(bus: BusState): Standing {
  if (bus.openAlarms > 0) return "alarm";
  if (bus.phase === "loaded") return "loaded";
  return bus.phase === "approaching" ? "approaching" : "idle";
}

export interface Counters {
  readonly known: number;
  readonly onRoad: number; // seen in the last 2 min, moving or on a run
  readonly onRun: number;
  readonly silent: number; // on a run and not seen for 2 min
}

const kMovingKmh = 3;

export function count(buses: Iterable<BusState>, now: UtcMs): Counters {
  const counters = { known: 0, onRoad: 0, onRun: 0, silent: 0 };
  for (const bus of buses) {
    counters.known += 1;
    const onRun = bus.phase === "approaching" || bus.phase === "loaded";
    const seen = bus.fix !== null && freshness(bus.fix.at, now) !== "stale";
    if (onRun) counters.onRun += 1;
    if (onRun && !seen) counters.silent += 1;
    if (seen && (onRun || (bus.fix.speed ?? 0) >= kMovingKmh)) counters.onRoad += 1;
  }
  return counters;
}
