import type { TrackFix } from "../api/types";
import { kmh, type Kmh } from "../api/units";
import type { RouteLine } from "./route_line";

export type SpeedGrade = "under" | "near" | "over" | "unknown";

export interface JudgedFix extends TrackFix {
  readonly limit: Kmh | null;
  readonly grade: SpeedGrade;
}

export interface TrackPiece {
  readonly kind: SpeedGrade | "gap";
  readonly fixes: readonly TrackFix[];
}

const kNear = 0.9; // of the limit
const kGapMs = 120_000; // as long a silence is drawn as one, not as a drive
const kBesideM = 60; // beyond the corridor a route's limits say nothing

// Each fix beside the limit of its place: the route's stretch there, or `general` where that is
// lower or alone: the one the server gave for this bus where no stretch bit. For the eye; the
// server's alarm says what was an overspeed.
export function judge(
  fixes: readonly TrackFix[],
  line: RouteLine | null,
  general: Kmh | null,
): readonly JudgedFix[] {
  return fixes.map((fix) => {
    const limit = line === null ? general : limitAt(fix, line, general);
    return { ...fix, limit, grade: grade(fix.speed, limit) };
  });
}

export function grade(speed: Kmh | null, limit: Kmh | null): SpeedGrade {
  if (speed === null || limit === null) return "unknown";
  if (speed > limit) return "over";
  return speed >= limit * kNear ? "near" : "under";
}

function limitAt(fix: TrackFix, line: RouteLine, general: Kmh | null): Kmh | null {
  const spot = line.locate(fix.place);
  if (spot === null || spot.off > line.detail.halfWidth + kBesideM) return null;
  const stretch = line.stretchAt(spot.at)?.limit ?? null;
  if (stretch === null || general === null) return stretch ?? general;
  return kmh(Math.min(stretch, general));
}

// The track as lines of one colour each; a piece takes the grade of the fix it leads to.
export function pieces(fixes: readonly JudgedFix[]): readonly TrackPiece[] {
  const found: { kind: TrackPiece["kind"]; fixes: TrackFix[] }[] = [];
  fixes.forEach((fix, index) => {
    const before = fixes[index - 1];
    if (before === undefined) return;
    const kind = fix.at - before.at > kGapMs ? "gap" : fix.grade;
    const open = found.at(-1);
    if (open?.kind === kind) open.fixes.push(fix);
    else found.push({ kind, fixes: [before, fix] });
  });
  return found;
}
